/**
 * Reads the lengths of a socket's frames as the bytes pass by, without keeping any: API Gateway bounds the single
 * frame (32 KB), while a WebSocket library only shows whole messages. RFC 6455, section 5.2.
 */
export class FrameMeter {
  #header: number[] = []
  #payloadLeft = 0

  /** Takes the next bytes; returns the largest payload length that a frame header among them named, or 0. */
  measure(chunk: Uint8Array): number {
    let largest = 0
    let position = 0
    while (position < chunk.length) {
      if (this.#payloadLeft > 0) {
        const skipped = Math.min(this.#payloadLeft, chunk.length - position)
        this.#payloadLeft -= skipped
        position += skipped
        continue
      }
      this.#header.push(chunk[position] ?? 0)
      position += 1
      const length = this.#payloadLength()
      if (length === undefined) continue
      this.#header = []
      this.#payloadLeft = length
      largest = Math.max(largest, length)
    }
    return largest
  }

  /** The payload's length once the whole header (with its mask) has been seen. */
  #payloadLength(): number | undefined {
    const [, second] = this.#header
    if (second === undefined) return undefined
    const short = second & 0x7f
    const extended = extendedBytes[short] ?? 0
    const mask = second & 0x80 ? 4 : 0
    if (this.#header.length < 2 + extended + mask) return undefined
    if (extended === 0) return short
    return this.#header.slice(2, 2 + extended).reduce((length, byte) => length * 256 + byte, 0)
  }
}

/** 126 announces two more bytes of length, 127 eight. */
const extendedBytes: Readonly<Record<number, number>> = { 126: 2, 127: 8 }
