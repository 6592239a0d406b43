import type { Change } from '../../../shared/domain/ports.ts'
import type { Life } from '../world/facts.ts'
import type { Observer, Restored } from '../world/watch.ts'

/** How often each user's membership of a channel has begun or ended, with or without a word. */
export class Memberships implements Observer {
  readonly #changes = new Map<string, number>()

  changed = (change: Change): void => {
    if (change.kind === 'member') this.#count(change.user, change.channel)
  }

  /** An instance of before a restore has changed what was left. */
  strayed = (change: Change): void => this.changed(change)

  restored = ({ left, tables }: Restored): void => {
    const before = left.state.members
    const after = tables.state.members
    for (const [channel, users] of [...before, ...after])
      for (const user of users)
        if (!before.get(channel)?.has(user) || !after.get(channel)?.has(user)) this.#count(user, channel)
  }

  changesOf({ person }: Life, channel: string): number {
    return this.#changes.get(`${person.user} ${channel}`) ?? 0
  }

  #count(user: string, channel: string): void {
    const member = `${user} ${channel}`
    this.#changes.set(member, (this.#changes.get(member) ?? 0) + 1)
  }
}
