type Fact = string | number | boolean | undefined

/** What happened, as a number that two equal runs share, and as lines where somebody wants to read them. */
export class Trace {
  readonly lines: string[] = []
  readonly #isKept: boolean
  readonly #now: () => number
  readonly #start: number
  #hash = 0x811c9dc5
  #instant = { now: Number.NaN, text: '' }

  constructor(now: () => number, isKept: boolean) {
    this.#now = now
    this.#start = now()
    this.#isKept = isKept
  }

  /** One event: who, did what, and with what. */
  tell(who: string, what: string, ...facts: readonly Fact[]): void {
    this.#mix(this.#time())
    this.#mix(who)
    this.#mix(what)
    for (const fact of facts) this.#mix(String(fact))
    if (this.#isKept) this.note(who, what, ...facts)
  }

  /** For the reader alone: what follows from what was told anyway. */
  note(who: string, what: string, ...facts: readonly Fact[]): void {
    if (!this.#isKept) return
    const at = ((this.#now() - this.#start) / 1000).toFixed(3).padStart(9)
    const said = facts.filter(fact => fact !== undefined && fact !== '').join(' ')
    this.lines.push(`${at}  ${who.padEnd(12)} ${what.padEnd(18)} ${said}`.trimEnd())
  }

  /** Eight hexadecimal digits. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0')
  }

  /** Much happens at one instant, whose text is made once. */
  #time(): string {
    const now = this.#now()
    if (now !== this.#instant.now) this.#instant = { now, text: String(Math.round(now * 1000) % 1e9) }
    return this.#instant.text
  }

  /** FNV-1a over the characters. */
  #mix(text: string): void {
    let hash = this.#hash
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    this.#hash = Math.imul(hash ^ 0x1f, 0x01000193)
  }
}
