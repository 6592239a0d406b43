const NEAR_BOTTOM = 80
const NEAR_TOP = 240

/** Where a log is scrolled to, and how it stays there while rows come before and after. */
export class Scrolling {
  readonly #box: HTMLElement
  #isAtEnd = true

  /** `moved` is told of each move by hand or by a change of size. */
  constructor(box: HTMLElement, moved: () => void) {
    this.#box = box
    const look = () => {
      this.#isAtEnd = this.#fromEnd < NEAR_BOTTOM
      moved()
    }
    box.addEventListener('scroll', look, { passive: true })
    // A keyboard that comes up on a phone takes room from below: the end stays in sight.
    new ResizeObserver(() => {
      if (this.#isAtEnd) this.toEnd()
    }).observe(box)
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd
  }

  get isNearTop(): boolean {
    return this.#box.scrollTop < NEAR_TOP
  }

  toEnd(): void {
    this.#isAtEnd = true
    this.#box.scrollTop = this.#box.scrollHeight
  }

  /** Brings a row into sight, with what came before it above. */
  toRow(row: HTMLElement): void {
    this.#box.scrollTop = row.offsetTop - this.#box.clientHeight / 3
    this.#isAtEnd = this.#fromEnd < NEAR_BOTTOM
  }

  /** True for a row whose beginning one would have to scroll up to. */
  isAbove(row: HTMLElement): boolean {
    return row.offsetTop < this.#box.scrollTop
  }

  /** Changes rows; what is looked at stays where it is, also when older rows come above it. */
  keep(change: () => void, anchor: HTMLElement | undefined): void {
    const wasAtEnd = this.#isAtEnd
    const before = anchor?.offsetTop ?? 0
    change()
    if (wasAtEnd) this.toEnd()
    else if (anchor?.isConnected) this.#box.scrollTop += anchor.offsetTop - before
  }

  get #fromEnd(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#box
    return scrollHeight - scrollTop - clientHeight
  }
}
