/** The longest a name becomes: room for a suffix below the 128 characters of an id. */
const MOST_CHARACTERS = 100

/**
 * Gives every name of a log an id that the protocol allows, the same each time and never the same for two names.
 * A name that is allowed stays; else each character that is not becomes `%` and its code point.
 */
export class Names {
  readonly #isAllowed: (id: string) => boolean
  readonly #ids = new Map<string, string>()
  readonly #taken: Set<string>
  /** How many could not stay as they were. */
  changed = 0

  /** `reserved`: every name of the log, so that none that may stay is taken from its owner by one that may not. */
  constructor(isAllowed: (id: string) => boolean, reserved: Iterable<string>) {
    this.#isAllowed = isAllowed
    this.#taken = new Set([...reserved].filter(isAllowed))
  }

  /** The id of a name. */
  of(name: string): string {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = this.#isAllowed(name) ? name : this.#free(this.#written(name))
    if (id !== name) this.changed++
    this.#ids.set(name, id)
    this.#taken.add(id)
    return id
  }

  #written(name: string): string {
    const characters = [...name].map(one =>
      this.#isAllowed(one) ? one : `%${one.codePointAt(0)?.toString(16)}`,
    )
    return (
      characters
        .join('')
        .slice(0, MOST_CHARACTERS)
        .replace(/[\uD800-\uDBFF]$/, '') || '%'
    )
  }

  #free(wanted: string): string {
    let id = wanted
    for (let copy = 2; this.#taken.has(id); copy++) id = `${wanted}%${copy}`
    return id
  }
}
