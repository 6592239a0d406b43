/** How far one user has got in a channel. */
export type Marks = { readonly read: number; readonly delivered: number }

const EVERY_MS = 1000
const DOUBTFUL_MS = 60_000
export const NONE: Marks = { read: 0, delivered: 0 }

/** Both marks, neither of them back. What is read has been delivered. */
export const advanced = (marks: Marks, more: Partial<Marks>): Marks => {
  const read = Math.max(marks.read, more.read ?? 0)
  return { read, delivered: Math.max(marks.delivered, more.delivered ?? 0, read) }
}

/** The caller's own marks in one channel: what should be told, what has been, and when the next frame may go. */
export class OwnMarks {
  #wanted = NONE
  #told = NONE
  #toldAt = Number.NEGATIVE_INFINITY

  /** Up to where this user has read, as far as is known here. */
  get read(): number {
    return this.#wanted.read
  }

  want(more: Partial<Marks>): void {
    this.#wanted = advanced(this.#wanted, more)
  }

  /** The server has these already: another device told them. */
  heard(more: Partial<Marks>): void {
    this.#told = advanced(this.#told, more)
    this.want(more)
  }

  /**
   * What the server says, on a new socket, it has of `read`; what was told before and is not in it was lost on the way. Of
   * `delivered` it says nothing, so the last thing told is told again if it is no older than a minute.
   */
  greet(read: number, now: number): void {
    const isDoubtful = now - this.#toldAt < DOUBTFUL_MS
    const { delivered } = this.#told
    this.#told = { read, delivered: isDoubtful ? Math.min(delivered, read) : delivered }
    this.want({ read })
  }

  /** What a frame should say, however soon after the one before, or nothing. */
  get untold(): Partial<Marks> | undefined {
    const { read, delivered } = this.#wanted
    const frame = {
      ...(read > this.#told.read && { read }),
      ...(delivered > Math.max(this.#told.delivered, read) && { delivered }),
    }
    return Object.keys(frame).length > 0 ? frame : undefined
  }

  /** What a frame should say now, how long to wait with it, or nothing. At most one frame a second. */
  due(now: number): { readonly frame: Partial<Marks> } | { readonly waitMs: number } | undefined {
    const frame = this.untold
    if (!frame) return undefined
    const waitMs = this.#toldAt + EVERY_MS - now
    return waitMs > 0 ? { waitMs } : { frame }
  }

  told(frame: Partial<Marks>, now: number): void {
    this.#told = advanced(this.#told, frame)
    this.#toldAt = now
  }

  /** Of another log: the numbers begin again. */
  forget(): void {
    this.#wanted = NONE
    this.#told = NONE
  }
}
