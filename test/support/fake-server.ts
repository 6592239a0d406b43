import { expect } from 'vitest'
import { type Client, type ConnectOptions, connect, type SocketLike } from '../../client/index.ts'
import type { Entry } from '../../shared/protocol/index.ts'
import type { FakeDevice } from './fake-device.ts'
import { FakeTime, settled } from './fake-time.ts'
import { type Life, lifeOf } from './life.ts'

/** A scripted server for the client: a test says what it hears and what it says, and lets the time pass between. */

export type Frame = Record<string, unknown>
type Listener = ((event: never) => unknown) | null

/** One socket, seen from the server. */
export class Line implements SocketLike {
  binaryType = 'blob'
  onopen: Listener = null
  onmessage: Listener = null
  onclose: Listener = null
  onerror: Listener = null
  readonly protocols: readonly string[]
  readonly token: string
  /** What the client has said and the test has not yet heard. */
  readonly unheard: Frame[] = []
  isClosed = false
  /** What is answered without a word of the test, by action; what answers nothing is left for the test to hear. */
  answers: Record<string, (frame: Frame) => Frame | undefined> = {}

  constructor(protocols: readonly string[], token: string) {
    this.protocols = protocols
    this.token = token
  }

  send(text: string): void {
    const frame = JSON.parse(text) as Frame
    const answer = this.answers[String(frame.action)]?.(frame)
    if (answer) queueMicrotask(() => void this.replies(frame, answer))
    else this.unheard.push(frame)
  }

  close(): void {
    this.isClosed = true
  }

  async opens(): Promise<this> {
    this.onopen?.({} as never)
    await settled()
    return this
  }

  /** The next frame that the client said, which has to be this action. */
  hears(action: string): Frame {
    const frame = this.unheard.shift()
    expect(frame, `the client said nothing, not "${action}"`).toBeDefined()
    expect(frame).toMatchObject({ action })
    return frame ?? {}
  }

  hearsNothing(): void {
    expect(this.unheard).toEqual([])
  }

  /** Says something as it stands: a text, or bytes. */
  async saysRaw(data: unknown): Promise<void> {
    if (!this.isClosed) this.onmessage?.({ data } as never)
    await settled()
  }

  says(frame: Frame | readonly Frame[]): Promise<void> {
    return this.saysRaw(JSON.stringify(frame))
  }

  replies({ id }: Frame, result: Frame = {}): Promise<void> {
    return this.says({ reply: id, ok: true, ...result })
  }

  refuses({ id }: Frame, code: string, more: Frame = {}): Promise<void> {
    return this.says({ reply: id, ok: false, error: { code, message: code, ...more } })
  }

  async closes(code = 1006): Promise<void> {
    this.isClosed = true
    this.onclose?.({ code } as never)
    await settled()
  }
}

export const AT = '2026-11-21T09:30:00.000Z'

/** A token that is good for so long after `AT`, as far as a client can read. */
export const tokenFor = (seconds: number): string => {
  const claims = Buffer.from(JSON.stringify({ sub: 'alice', exp: Date.parse(AT) / 1000 + seconds }))
  return `head.${claims.toString('base64url')}.signature`
}

/** Entry number `seq` of a log, the same each time it is made. */
export const entry = (seq: number, from = 'bob'): Entry => ({
  seq,
  key: `${from}-${seq}`,
  from,
  at: AT,
  body: { text: `${seq}` },
})

/** The same, as it is pushed. */
export const event = (seq: number, from = 'bob', channel = 'chat:lobby', epoch = 'e1'): Frame => ({
  event: 'message',
  channel,
  epoch,
  ...entry(seq, from),
})

/** A row of the list of hello. */
export const listed = (head: number, more: Frame = {}): Frame => ({
  channel: 'chat:lobby',
  epoch: 'e1',
  head,
  read: 0,
  unread: head,
  ...more,
})

/** What hello is answered, to alice, with these channels. */
export const helloWith = (...channels: readonly Frame[]): Frame => ({
  user: 'alice',
  connection: 'c1',
  heartbeatSeconds: 30,
  serverTime: AT,
  channels,
})

/** Entries as `sync` gives them, for one channel. */
export const page = (entries: readonly Entry[], more: Frame = {}, channel = 'chat:lobby'): Frame => ({
  channels: {
    [channel]: {
      epoch: 'e1',
      head: entries.at(-1)?.seq ?? 0,
      recovered: true,
      more: false,
      entries,
      ...more,
    },
  },
})

/** What a message is answered that became entry number `seq`. */
export const done = (seq: number, more: Frame = {}): Frame => ({
  channel: 'chat:lobby',
  epoch: 'e1',
  seq,
  at: AT,
  duplicate: false,
  ...more,
})

/** A frame without its id. */
export const parametersOf = ({ id: _, ...frame }: Frame): Frame => frame

/** What became of a promise, so that a test can look at it without waiting for it. */
export const outcomeOf = (promise: Promise<unknown>): unknown[] => {
  const outcome: unknown[] = []
  promise.then(
    value => outcome.push(value),
    error => outcome.push(error.code),
  )
  return outcome
}

/** A client, its time, and the sockets that it has opened. */
export class Stage {
  readonly time: FakeTime
  readonly lines: Line[] = []
  readonly client: Client
  /** What a ping is answered; nothing while a test wants to hear it. */
  pong: Frame | undefined = { serverTime: AT }

  readonly #life: Life

  constructor(options: Partial<ConnectOptions> = {}, time = new FakeTime(), device?: FakeDevice) {
    this.time = time
    this.#life = lifeOf(time.ports, device)
    this.client = connect({
      url: 'ws://here/dev',
      token: 'jwt',
      ports: this.#life.ports,
      socket: (_url, protocols, token) => this.#line(protocols, token),
      ...options,
    })
  }

  /** The newest socket. */
  get line(): Line {
    const line = this.lines.at(-1)
    if (!line) throw new Error('the client has opened no socket')
    return line
  }

  /** Lets the newest socket open and answers its hello. */
  async greets(...channels: readonly Frame[]): Promise<Line> {
    await settled()
    const line = await this.line.opens()
    await line.replies(line.hears('hello'), helloWith(...channels))
    return line
  }

  /** The program ends as by a kill: nothing of it runs any more, and nobody is told but by the socket that is gone. */
  dies(): void {
    this.#life.end()
    for (const line of this.lines) line.isClosed = true
  }

  /** Loses the socket, waits until the next is there, and greets it. */
  async comesBack(...channels: readonly Frame[]): Promise<Line> {
    const before = this.lines.length
    await this.line.closes()
    while (this.lines.length === before) await this.time.passes(1000)
    return this.greets(...channels)
  }

  #line(protocols: readonly string[], token: string): Line {
    const line = new Line(protocols, token)
    line.answers.ping = () => this.pong
    this.lines.push(line)
    return line
  }
}

/** A client that is connected, in one channel at `head`, and has said nothing else yet. */
export const onStage = async (head = 0, options: Partial<ConnectOptions> = {}) => {
  const stage = new Stage(options)
  const line = await stage.greets(listed(head))
  const lobby = stage.client.channel<{ text: string }>('chat:lobby')
  const seen: number[] = []
  lobby.on('message', ({ seq }) => seen.push(seq))
  return { stage, line, lobby, seen, client: stage.client, time: stage.time }
}
