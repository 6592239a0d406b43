import type { Presence } from '../shared/protocol/fields.ts'

const same = (one: Presence | undefined, other: Presence): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

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
    const presence = this.#people.get(user)
    return presence !== undefined && presence.status !== 'offline'
  }

  saw(user: string, { status, lastSeen, devices, detail }: Presence): void {
    const presence: Presence = { status, lastSeen, devices, ...(detail && { detail }) }
    if (same(this.#people.get(user), presence)) return
    this.#people.set(user, presence)
    this.#changed(user, presence)
  }

  /** All that is known is that they are there. */
  sawOnline(user: string): void {
    if (!this.isOnline(user)) this.saw(user, { status: 'online', lastSeen: null, devices: 1 })
  }
}
