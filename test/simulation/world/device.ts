import { type Client, connect, type Position, type Sent, type SocketLike } from '../../../client/index.ts'
import type { Amends } from '../../../shared/protocol/index.ts'
import { FakeDevice } from '../../support/fake-device.ts'
import type { Chance } from './chance.ts'
import type { Life, Person, Send, Socket } from './facts.ts'
import { OLDER } from './versions.ts'
import type { Wire } from './wire.ts'
import type { World } from './world.ts'

/** A phone or a browser with the real client in it. */
export class Device {
  readonly name: string
  readonly person: Person
  readonly world: World
  /** How long a token lasts, in milliseconds. */
  tokenMs: number
  life: Life | undefined
  /** What it was told to send last. */
  last: Send | undefined
  /** Where its messages stand, as far as it was told. */
  readonly said: { readonly channel: string; readonly seq: number }[] = []
  isOnline = true
  /** Whether somebody looks at it. */
  isWatched = true
  /** Its program is one of yesterday's. */
  isOlder = false
  readonly #chance: Chance
  readonly #listeners = new Set<(online: boolean) => void>()
  readonly #skew: number
  readonly #wires = new Set<Wire>()
  readonly #kept: FakeDevice | undefined
  #endProgram = () => {}
  #lives = 0
  #keys = 0

  constructor(world: World, person: Person, name: string, tokenMs: number) {
    this.world = world
    this.person = person
    this.name = name
    this.tokenMs = tokenMs
    this.#chance = world.sky.chance.branch()
    this.#kept = this.#chance.happens(0.4) ? new FakeDevice() : undefined
    this.#skew = this.#chance.whole(-600_000, 600_000)
  }

  /** The sockets that it has open. */
  get sockets(): readonly Socket[] {
    return this.world.gateway.living.filter(({ caller }) => caller.device === this.name)
  }

  /** Starts the program, which goes on from positions that an earlier run has kept, if it kept them. */
  start(positions: Readonly<Record<string, Position>> = {}): Life {
    this.end('closed')
    this.#lives++
    const number = this.#lives
    this.world.sky.trace.tell(this.name, 'starts', JSON.stringify(positions))
    const isOver = () => life.isOver
    const client = connect({
      url: 'wss://here/live',
      token: () => 'token',
      positions,
      socket: () => this.#socket(),
      ports: this.#ports(isOver),
    })
    const { name, person } = this
    const life: Life = { device: name, person, number, client, positions, isOver: false }
    this.life = life
    this.#listen(life)
    return life
  }

  /** Ends the program: it closes its client, or is gone from one moment to the next, or the whole device is and nobody is told. */
  end(how: 'closed' | 'killed' | 'vanished'): void {
    const { life } = this
    if (!life) return
    this.world.sky.trace.tell(this.name, how)
    if (how === 'closed') life.client.close()
    life.isOver = true
    this.life = undefined
    this.#listeners.clear()
    for (const wire of this.#wires)
      if (how === 'vanished') wire.isSilent = true
      else wire.close()
    this.#wires.clear()
  }

  network(isOnline: boolean): void {
    this.isOnline = isOnline
    for (const listener of [...this.#listeners]) listener(isOnline)
  }

  send(channel: string, body: Record<string, unknown>, known?: string): void {
    const { life } = this
    if (!life) return
    const key = known ?? this.#key()
    const send: Send = { life, channel, key, body, isRepeat: known !== undefined }
    this.last = send
    this.#sends(send, life.client.channel(channel).send(body, { key }))
  }

  /** Edits an entry, deletes it, or reacts to it; the key is the one that the client draws. */
  amend(channel: string, amends: Amends, body: Record<string, unknown> = {}): void {
    const { life } = this
    if (!life) return
    const { seq, as, emoji = '', on } = amends
    const to = life.client.channel(channel)
    const sent =
      as === 'edit' ? to.edit(seq, body) : as === 'delete' ? to.delete(seq) : to.react(seq, emoji, on)
    const key = `${this.name}:${this.#keys}`
    this.#sends({ life, channel, key, body, amends, isRepeat: false }, sent)
  }

  #sends(send: Send, whenSent: Promise<Sent>): void {
    const { life, channel, key, amends } = send
    const { watch, trace } = this.world.sky
    trace.tell(this.name, 'sends', channel, key, amends ? `${amends.as} ${amends.seq}` : '')
    watch.tell('sends', send)
    whenSent.then(
      sent => {
        if (life.isOver) return
        trace.tell(this.name, 'is told of', channel, key, sent.seq, sent.duplicate ? 'duplicate' : '')
        watch.tell('acked', send, sent)
        if (!amends) this.said.push({ channel, seq: sent.seq })
      },
      (thrown: { code?: string }) => {
        if (life.isOver) return
        trace.tell(this.name, 'is refused', channel, key, thrown.code)
        watch.tell('refused', send, thrown.code ?? String(thrown))
      },
    )
  }

  /** Something that the client answers later, or refuses: both are fine, and told. */
  async asks<Answer>(what: string, ask: (client: Client) => Promise<Answer>): Promise<Answer | undefined> {
    const { life } = this
    if (!life) return undefined
    const { trace } = this.world.sky
    trace.tell(this.name, 'asks', what)
    try {
      const answer = await ask(life.client)
      if (life.isOver) return undefined
      trace.tell(this.name, 'was answered', what)
      return answer
    } catch (thrown) {
      if (!life.isOver) trace.tell(this.name, 'was refused', what, (thrown as { code?: string }).code)
      return undefined
    }
  }

  /** What outlasts a run of the program: on some devices what is on its way, and where it was. */
  #program() {
    this.#endProgram()
    const none = { ports: { storage: undefined, own: () => () => {} }, end: () => {} }
    const { ports, end } = this.#kept?.program() ?? none
    this.#endProgram = end
    return { ports }
  }

  #key(): string {
    this.#keys++
    return `${this.name}:${this.#keys}`
  }

  #ports(isOver: () => boolean) {
    const { scheduler } = this.world.sky
    return {
      now: () => scheduler.now + this.#skew,
      random: () => this.#chance.next(),
      after: (ms: number, run: () => void) =>
        scheduler.after(ms, () => {
          if (!isOver()) run()
        }),
      key: () => this.#key(),
      network: (changed: (online: boolean) => void) => {
        this.#listeners.add(changed)
        return () => void this.#listeners.delete(changed)
      },
      awake: () => () => {},
      watched: () => this.isWatched,
      ...this.#program().ports,
      online: () => this.isOnline,
    }
  }

  #socket(): SocketLike {
    const { gateway, sky } = this.world
    const { user, roles } = this.person
    const { now } = sky.scheduler
    const issued = Math.floor(now / 1000) * 1000
    const wire = gateway.open({ user, roles, device: this.name, issued, expires: now + this.tokenMs })
    this.#wires.add(wire)
    if (this.isOlder) Object.assign(wire, OLDER)
    wire.throws = (thrown, text) => sky.watch.violate('I13', `${this.name} throws at ${text}: ${thrown}`)
    if (!this.isOnline) sky.scheduler.after(50, () => wire.ends(1006))
    return wire
  }

  #listen(life: Life): void {
    const { watch, trace } = this.world.sky
    const { client } = life
    client.on('state', ({ state, reason }) => {
      trace.tell(this.name, 'is', state, reason?.code)
      watch.tell('state', life, state)
    })
    client.on('message', message => {
      trace.tell(this.name, 'hears', message.channel, message.seq, message.key)
      const epoch = client.channel(message.channel).position?.epoch ?? ''
      watch.tell('told', life, { ...message, epoch })
    })
    client.on('amended', amended => {
      trace.tell(this.name, 'hears that it is amended', amended.channel, amended.seq)
      watch.tell('amended', life, amended)
    })
    client.on('notice', ({ seq, epoch, at, kind, body }) => {
      const channel = `user:${this.person.user}`
      trace.tell(this.name, 'has a notice', seq, kind)
      watch.tell('told', life, { channel, epoch, seq, at, body: { kind, ...body } })
    })
    client.on('reset', ({ channel, epoch, head, from }) => {
      trace.tell(this.name, 'starts anew in', channel, epoch, head)
      watch.tell('reset', life, { channel, epoch, head, from })
    })
    client.on('receipt', news => watch.tell('receipt', life, news))
    client.on('member', news => watch.tell('member', life, news))
    client.on('channels', () => watch.tell('listed', life))
  }
}
