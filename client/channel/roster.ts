import type { Presence } from '../../shared/protocol/fields.ts'

const same = (one: Presence | undefined, other: Presence): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** True for what is older than what is known: the time at which they were last seen only moves on, and an end is its last word. */
const isStale = (known: Presence | undefined, presence: Presence): boolean => {
  if (!known?.lastSeen || !presence.lastSeen) return false
  if (known.lastSeen === presence.lastSeen) return known.devices === 0 && presence.devices > 0
  return known.lastSeen > presence.lastSeen
}

/** What is known of other users' presence. */
export class Roster {
  readonly #people = new Map<string, Presence>()
  readonly #changed: (user: string, presence: Presence) => void

  constructor(changed: (user: string, presence: Presence) => void) {
    this.#changed = changed
  }

  get people(): ReadonlyMap<string, Presence> {
    return this.#people
  }

  isOnline(user: string): boolean {
    return (this.#people.get(user)?.status ?? 'offline') !== 'offline'
  }

  saw(user: string, { status, lastSeen, devices, detail }: Presence): void {
    const told: Presence = { status, lastSeen, devices, ...(detail && { detail }) }
    const known = this.#people.get(user)
    const presence = known && isStale(known, told) ? known : told
    const isNews = !same(known, presence)
    this.#people.delete(user)
    this.#people.set(user, presence)
    if (isNews) this.#changed(user, presence)
  }

  /** Those who were heard of last, so many at most; what was known of all others is forgotten. */
  latest(most: number): readonly string[] {
    const users = [...this.#people.keys()]
    for (const user of users.slice(0, -most)) this.#people.delete(user)
    return users.slice(-most)
  }

  /** All that is known is that they are there. */
  sawOnline(user: string): void {
    if (!this.isOnline(user)) this.saw(user, { status: 'online', lastSeen: null, devices: 1 })
  }

  /** A sign of life: it counts where nothing better is known, for it may be older than what is. */
  heardOf(user: string): void {
    if (!this.#people.has(user)) this.sawOnline(user)
  }
}
