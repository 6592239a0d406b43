import type { Position } from '../../../client/index.ts'
import { whereIs } from '../../../shared/domain/log/eras.ts'
import { NAMESPACES } from '../../../shared/domain/namespaces.ts'
import { liveSockets } from '../../../shared/domain/posting/leases.ts'
import { hasExpired } from '../../../shared/domain/retention.ts'
import { parseChannel } from '../../../shared/protocol/index.ts'
import type { Device } from '../world/device.ts'
import type { Life } from '../world/facts.ts'
import { rowIn } from '../world/tables.ts'
import type { Invariant } from '../world/watch.ts'
import type { World } from '../world/world.ts'
import type { Committed } from './committed.ts'

/** A client that learns only now that its user's tokens were revoked stops, as it should. */
const hasStopped = ({ client }: Life): boolean =>
  client.state === 'closed' && client.reason?.code === 'UNAUTHENTICATED'

/** What must be so when nothing has gone wrong for two minutes: I1, I9, I11, I12. */
export class QuietCheck {
  readonly #world: World
  readonly #committed: Committed

  constructor(world: World, committed: Committed) {
    this.#world = world
    this.#committed = committed
  }

  async hold(devices: readonly Device[]): Promise<void> {
    for (const device of devices) this.#isCaughtUp(device)
    for (const device of devices) await this.#seesWhoIsThere(device)
    await this.#isAllThere()
    await this.#isPresent()
    this.#isAtRest(devices)
  }

  #violate(invariant: Invariant, what: string): void {
    this.#world.sky.watch.violate(invariant, what)
  }

  /** Every device knows every channel that its user is in, and has been told everything in it. */
  #isCaughtUp({ name, person, life }: Device): void {
    if (!life) return
    const { client } = life
    const { marks } = this.#world.store.state
    if (hasStopped(life)) return
    const own = [...(marks.get(person.user)?.keys() ?? [])].filter(
      channel => !channel.startsWith('role:') || person.roles.includes(channel.slice(5)),
    )
    // A hole that the stream has forgotten is waited for: an hour after the next entry it is told as lost.
    const isWaiting = own.some(channel => this.#hasHole(channel, client.channel(channel).position))
    if (client.state !== 'live' && !(isWaiting && client.state === 'repairing'))
      this.#violate('I9', `${name} is ${client.state} (${client.reason?.code})`)
    for (const channel of own) {
      const { epoch, head } = rowIn(this.#world.store, channel) ?? { epoch: '', head: 0 }
      const { position } = client.channel(channel)
      if (this.#hasHole(channel, position)) continue
      if (position?.epoch !== epoch || position.seq !== head)
        this.#violate(
          'I9',
          `${name} is at ${position?.epoch}/${position?.seq} of ${channel}, which is at ${epoch}/${head}`,
        )
    }
    for (const { channel, epoch } of client.channels) {
      const listed = rowIn(this.#world.store, channel)
      if (listed && listed.epoch !== epoch)
        this.#violate('I9', `${name} lists ${channel} as ${epoch}, which is ${listed.epoch}`)
      if (!own.includes(channel)) this.#violate('I9', `${name} thinks to be in ${channel}`)
      const { pending } = client.channel(channel)
      // What may be a repeat of an entry that the stream has forgotten waits for an operator, or for the week to end.
      const isHeldUp = [...this.#committed.forgotten].some(line => line.startsWith(`${channel} `))
      if (pending.length > 0 && !isHeldUp)
        this.#violate('I12', `${name} still has ${pending.length} on their way in ${channel}`)
    }
  }

  /** Whether the very next entry is one that nobody but an operator brings into the log any more. */
  #hasHole(channel: string, position: Position | undefined): boolean {
    if (!position) return false
    return this.#committed.forgotten.has(`${channel} ${position.epoch} ${position.seq + 1}`)
  }

  /** The log holds what was committed, whole; where it expires, as much as is still to be seen. */
  async #isAllThere(): Promise<void> {
    const { store, sky } = this.#world
    for (const channel of store.state.rows.keys()) {
      const row = rowIn(store, channel)
      if (!row) continue
      const kept = NAMESPACES[parseChannel(row.channel)?.namespace ?? '']?.kept
      const there = new Map<number, string>()
      for (let from = 0; from < row.head; ) {
        const { log, ends } = whereIs(row, from + 1)
        const page = (await store.logs.read(log, from, 100, kept)).filter(({ seq }) => seq <= ends)
        for (const entry of page)
          there.set(entry.seq, `${entry.from} ${entry.key} ${JSON.stringify(entry.body)}`)
        from = page.at(-1)?.seq ?? ends
      }
      // What a restore has left to the row alone is put into the log before it is taken out of there.
      const { last } = row
      if (last && whereIs(row, last.seq).isOver)
        there.set(last.seq, `${last.from} ${last.key} ${JSON.stringify(last.body)}`)
      for (const entry of this.#committed.logs.get(`${row.channel} ${row.epoch}`) ?? []) {
        const wanted = `${entry.from} ${entry.key} ${JSON.stringify(entry.body)}`
        const isHealed =
          !this.#committed.forgotten.has(`${row.channel} ${row.epoch} ${entry.seq}`) &&
          !this.#committed.isLost(row.channel, entry.seq)
        if (isHealed && !hasExpired(entry.at, kept, sky.scheduler.now) && there.get(entry.seq) !== wanted)
          this.#violate(
            'I1',
            `entry ${entry.seq} of ${row.channel} is ${there.get(entry.seq)} in the log, not ${wanted}`,
          )
      }
    }
  }

  /** Leases and sockets are the same, and no user keeps more than a few that are over. */
  async #isPresent(): Promise<void> {
    const { gateway, store, sky } = this.#world
    const living = Map.groupBy(gateway.living, ({ caller }) => caller.user)
    for (const user of this.#users()) {
      const row = (await store.users.read([user])).get(user)
      const leases = liveSockets(row, sky.scheduler.now).map(([connection]) => connection)
      const { now } = sky.scheduler
      // A socket whose token is over is a dead one; its device finds out with the next heartbeat.
      const sockets = (living.get(user) ?? [])
        .filter(({ caller }) => caller.expires > now)
        .map(({ id }) => id)
      if (leases.toSorted().join() !== sockets.toSorted().join())
        this.#violate('I11', `${user} has leases ${leases.join()} and sockets ${sockets.join()}`)
      const kept = Object.keys(row?.sockets ?? {}).length
      if (kept > 5 || (leases.length === 0 && kept > (living.get(user)?.length ?? 0)))
        this.#violate('I12', `${user} keeps ${kept} sockets, ${leases.length} of which live`)
    }
  }

  /** Who asks is told who is there, as it is. */
  async #seesWhoIsThere({ name, life }: Device): Promise<void> {
    const users = [...this.#users()].filter(user => user !== 'root')
    if (!life || hasStopped(life) || users.length === 0) return
    const { gateway, sky } = this.#world
    let seen: Readonly<Record<string, { readonly devices: number; readonly status: string }>> | undefined
    life.client.presenceOf(users).then(
      found => {
        seen = found
      },
      () => {},
    )
    if (sky.scheduler.isStopped) return
    await sky.scheduler.runFor(3000)
    for (const user of users) {
      const living = gateway.living.filter(({ caller }) => caller.user === user).length
      const { devices = -1, status = '' } = seen?.[user] ?? {}
      if (devices !== living || (status === 'offline') !== (living === 0))
        this.#violate(
          'I11',
          `${name} is told that ${user} is ${status} on ${devices} devices, of which ${living} live`,
        )
    }
  }

  #users(): ReadonlySet<string> {
    return new Set([...this.#world.gateway.sockets.values()].map(({ caller }) => caller.user))
  }

  #isAtRest(devices: readonly Device[]): void {
    const { stream, lambda } = this.#world
    if (!stream.isIdle) this.#violate('I12', `the stream still has ${stream.waiting} records`)
    if (lambda.running > devices.length + 2) this.#violate('I12', `${lambda.running} functions still run`)
  }
}
