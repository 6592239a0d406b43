import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameMeter } from '../../../local/gateway/frame-meter.ts'

/** A masked client frame with a payload of so many bytes. */
const frame = (length: number): Buffer => {
  const mask = Buffer.from([1, 2, 3, 4])
  const long = Buffer.alloc(8)
  long.writeBigUInt64BE(BigInt(length))
  const short =
    length < 126 ? Buffer.from([0x80 | length]) : Buffer.from([0x80 | (length < 65_536 ? 126 : 127)])
  const extended = length < 126 ? Buffer.alloc(0) : length < 65_536 ? long.subarray(6) : long
  return Buffer.concat([Buffer.from([0x81]), short, extended, mask, Buffer.alloc(length, 7)])
}

test('the largest frame is found, however the bytes are cut into chunks', () => {
  const lengths = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 130 }), fc.constantFrom(125, 126, 65_535, 65_536, 40_000)),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  fc.assert(
    fc.property(
      lengths,
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 20 }),
      (sizes, cuts) => {
        const bytes = Buffer.concat(sizes.map(frame))
        const meter = new FrameMeter()
        let [largest, position, turn] = [0, 0, 0]
        while (position < bytes.length) {
          const next = position + (cuts[turn % cuts.length] ?? 1)
          largest = Math.max(largest, meter.measure(bytes.subarray(position, next)))
          position = next
          turn += 1
        }
        expect(largest).toBe(Math.max(...sizes))
      },
    ),
    { numRuns: 60 },
  )
})
