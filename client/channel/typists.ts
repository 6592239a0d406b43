export const FORGOTTEN_MS = 6000
const REPEAT_MS = 3000
const PAUSE_MS = 4000
/** A signal that an entry of the same user has overtaken is older than it. */
const OVERTAKEN_MS = 300

/** More than these are not remembered: the wrong one shows for six seconds at most. */
const STAMPS_MOST = 100

/** The newest server time that was heard of each user, for what may overtake each other. */
export class Stamps {
  readonly #newest = new Map<string, string>()

  /** True when something newer was heard of them. RFC 3339 in UTC with milliseconds compares as text. */
  isOld(user: string, at: string): boolean {
    if ((this.#newest.get(user) ?? '') > at) return true
    this.#newest.delete(user)
    this.#newest.set(user, at)
    const [first] = this.#newest.keys()
    if (this.#newest.size > STAMPS_MOST) this.#newest.delete(first as string)
    return false
  }
}

/** Who types in one channel: forgotten six seconds after the last word of it, since the end may be lost on the way. */
export class Typists {
  readonly #until = new Map<string, number>()
  readonly #spokeAt = new Map<string, number>()

  heard(user: string, on: boolean, now: number): void {
    this.#until.delete(user)
    const isOvertaken = now - (this.#spokeAt.get(user) ?? Number.NEGATIVE_INFINITY) < OVERTAKEN_MS
    if (on && !isOvertaken) this.#until.set(user, now + FORGOTTEN_MS)
  }

  /** An entry of theirs came: what they typed is said. */
  spoke(user: string, now: number): void {
    this.#until.delete(user)
    this.#spokeAt.delete(user)
    for (const [other, at] of this.#spokeAt) if (now - at > OVERTAKEN_MS) this.#spokeAt.delete(other)
    this.#spokeAt.set(user, now)
  }

  /** Their ids, in the order in which they were last heard of. */
  names(now: number): readonly string[] {
    return [...this.#until].filter(([, until]) => until > now).map(([user]) => user)
  }

  /** When the next of them is forgotten, in milliseconds from `now`; `undefined` when nobody types. */
  nextEnd(now: number): number | undefined {
    const ends = [...this.#until.values()].filter(until => until > now)
    return ends.length > 0 ? Math.min(...ends) - now : undefined
  }
}

/** When this client's own user is told to type: with the first key, again every three seconds, over after a pause. */
export class OwnTyping {
  #toldAt: number | undefined
  #endsAt = 0

  /** A key was pressed. True when the others should be told. */
  press(now: number): boolean {
    this.#endsAt = now + PAUSE_MS
    if (now - (this.#toldAt ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return false
    this.#toldAt = now
    return true
  }

  /** The others take an entry of this user for the end of it: a key that is pressed once they listen again tells anew. */
  overtaken(now: number): void {
    if (this.#toldAt !== undefined) this.#toldAt = now + OVERTAKEN_MS - REPEAT_MS
  }

  /** How long the pause has still to last before it counts as the end; `undefined` when nothing was told. */
  remains(now: number): number | undefined {
    return this.#toldAt === undefined ? undefined : Math.max(0, this.#endsAt - now)
  }

  /** It is over. True when the others were told that it was on. */
  end(): boolean {
    const wasOn = this.#toldAt !== undefined
    this.#toldAt = undefined
    return wasOn
  }
}
