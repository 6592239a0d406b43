import type { Position } from '../../shared/protocol/fields.ts'
import type { Kept } from '../outbox/kept.ts'

const NAME = 'at '

const parsed = (text: string | undefined): Position | undefined => {
  const [number, epoch] = text?.split(' ') ?? []
  const seq = Number(number)
  return epoch && Number.isSafeInteger(seq) && seq >= 0 ? { epoch, seq } : undefined
}

/**
 * How far this device has got in each channel: what the program brought, as long as its channels have not begun, and what
 * the device keeps. Each device has its own, so that what one has read is still told on the other.
 */
export class Positions {
  readonly #given: Map<string, Position>
  readonly #kept: Kept

  constructor(given: Readonly<Record<string, Position>>, kept: Kept) {
    this.#given = new Map(Object.entries(given))
    this.#kept = kept
  }

  /** What the program brought and has not been used yet. */
  get given(): ReadonlyMap<string, Position> {
    return this.#given
  }

  /** Where the view of a channel should begin, if that is known. */
  find(channel: string): Position | undefined {
    return this.#given.get(channel) ?? parsed(this.#kept.read(NAME + channel))
  }

  /** The program's own position is good for one beginning. */
  begin(channel: string, position: Position): void {
    this.#given.delete(channel)
    this.told(channel, position)
  }

  /** Everything up to there has been told. Another window may be further: within an epoch it only moves on. */
  told(channel: string, position: Position): void {
    if (!this.#kept.isOpen) return
    const known = parsed(this.#kept.read(NAME + channel))
    if (known?.epoch !== position.epoch || known.seq < position.seq) this.reset(channel, position)
  }

  /** The log began anew, or the server says that it ends earlier: what was kept of it is void. */
  reset(channel: string, { epoch, seq }: Position): void {
    this.#kept.write(NAME + channel, `${seq} ${epoch}`)
  }

  /** The caller is not in it any more. */
  forget(channel: string): void {
    this.#kept.remove(NAME + channel)
  }

  /** The caller is in these alone. */
  forgetOthers(channels: ReadonlySet<string>): void {
    for (const name of this.#kept.names(NAME))
      if (!channels.has(name.slice(NAME.length))) this.#kept.remove(name)
  }
}
