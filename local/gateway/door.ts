/** So many events that wait inside are a crowd: then sockets are let in one after the other. */
const CROWD = 40
/** How often it is looked whether somebody can be let in, in milliseconds, and how many at once where there is no crowd. */
const LOOK_MS = 20
const AT_ONCE = 8

type Caller = { readonly isThere: () => boolean; readonly enter: (isThere: boolean) => void }

/**
 * Where new sockets wait while those that are open have not been served: on AWS each would find an instance of its own,
 * here all share a few cores, and a crowd that is let in at once would have given up before its first word is answered.
 * The last to come goes in first, since it has the most patience left; who has gone costs nothing. The longer the line
 * inside, the slower: but somebody always goes in, so that one busy channel keeps nobody out.
 */
export class Door {
  readonly #waitingInside: () => number
  readonly #outside: Caller[] = []
  #timer: NodeJS.Timeout | undefined
  #looks = 0

  /** `waitingInside`: how many events wait for an instance. */
  constructor(waitingInside: () => number) {
    this.#waitingInside = waitingInside
  }

  /** Resolves when it is this one's turn; with `false` where it has left before. */
  enter(isThere: () => boolean): Promise<boolean> {
    if (this.#outside.length === 0 && this.#waitingInside() < CROWD) return Promise.resolve(true)
    return new Promise(enter => {
      this.#outside.push({ isThere, enter })
      this.#timer ??= setInterval(() => this.#look(), LOOK_MS)
    })
  }

  /** Turns everybody away. */
  close(): void {
    clearInterval(this.#timer)
    for (const { enter } of this.#outside.splice(0)) enter(false)
  }

  #look(): void {
    this.#looks++
    const crowds = Math.floor(this.#waitingInside() / CROWD)
    if (crowds === 0) for (let count = 0; count < AT_ONCE; count++) this.#next()
    else if (this.#looks % (crowds * 2) === 0) this.#next()
    if (this.#outside.length > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Lets in the last to come of those who are still there. */
  #next(): void {
    for (let last = this.#outside.pop(); last; last = this.#outside.pop()) {
      const isThere = last.isThere()
      last.enter(isThere)
      if (isThere) return
    }
  }
}
