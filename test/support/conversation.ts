import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import type { Caller } from '../../shared/domain/ports.ts'
import { spoken } from '../../shared/domain/spoken.ts'
import {
  type Action,
  bytesOf,
  EVENTS,
  type Event,
  LIMITS,
  type ParsedOf,
  type ProblemBody,
  type ReplyOf,
  ROUTES,
} from '../../shared/protocol/index.ts'
import { callerNamed, type TestApp, testApp } from './app.ts'

/** Conversations over the memory twins: frames in, replies and events out, each held against the table. */

type TestOptions = NonNullable<Parameters<typeof testApp>[0]>
type Asked<A extends Action> = Partial<ParsedOf<A>> & Record<string, unknown>

/** One socket of one user. */
export type Speaker = {
  readonly caller: Caller
  /** Says any text as a frame; answers the reply's text, or nothing. */
  say(text: string): Promise<string | undefined>
  /** Asks an action that is to succeed. */
  ask<A extends Action>(action: A, parameters?: Asked<A>): Promise<ReplyOf<A>>
  /** Asks an action that is to be refused. */
  refused<A extends Action>(action: A, parameters?: Asked<A>): Promise<ProblemBody>
  /** The frames that this socket was posted since it was last asked, as they came. */
  frames(): unknown[]
  /** The events of those frames, arrays taken apart; of one kind, or all. */
  heard(event?: string): Record<string, unknown>[]
}

export type Conversation = {
  readonly app: TestApp
  /** A socket of a user: `bob`, or `bob/phone` for another of bob's. */
  person(name: string, over?: Partial<Caller>): Speaker
  /** The same, having said `hello`. */
  greeted(...names: string[]): Promise<Speaker[]>
  /** Runs the stream until it is empty; answers the sequences that failed. */
  flow(): Promise<readonly string[]>
  /** Lets time pass. */
  later(milliseconds: number): void
}

const eventsOf = (frame: unknown): Event[] => [frame as Event | Event[]].flat()

const checkFrame = (frame: unknown): void => {
  if (bytesOf(JSON.stringify(frame)) > LIMITS.frameBytes) throw new Error('a frame over 32 KB was posted')
  if (Array.isArray(frame) && frame.length < 2)
    throw new Error('an array of fewer than two events was posted')
  for (const { event, ...fields } of eventsOf(frame)) EVENTS[event].fields.parse(fields)
}

const speaker = (app: TestApp, caller: Caller): Speaker => {
  let taken = 0
  const say = (text: string) => spoken(app, USE_CASES, async () => caller, text, 'request-1')
  const roundTrip = async (action: Action, parameters: object) => {
    const text = (await say(JSON.stringify({ action, id: 'q', ...parameters }))) ?? ''
    if (bytesOf(text) > LIMITS.frameBytes) throw new Error(`a reply of ${bytesOf(text)} bytes to ${action}`)
    return JSON.parse(text) as { reply: string; ok: boolean; error?: ProblemBody }
  }
  const frames = () => {
    const own = app.sockets.posts.filter(post => post.connection === caller.connection)
    const fresh = own.slice(taken).map(post => post.frame)
    taken = own.length
    for (const frame of fresh) checkFrame(frame)
    return fresh
  }
  return {
    caller,
    say,
    frames,
    ask: async (action, parameters = {}) => {
      const { reply, ok, error, ...result } = await roundTrip(action, parameters)
      if (!ok) throw new Error(`${action} was refused: ${JSON.stringify(error)}`)
      return ROUTES[action].reply.parse(result) as never
    },
    refused: async (action, parameters = {}) => {
      const { ok, error } = await roundTrip(action, parameters)
      if (ok || !error) throw new Error(`${action} was not refused`)
      return error
    },
    heard: event =>
      (frames().flatMap(eventsOf) as Record<string, unknown>[]).filter(
        one => event === undefined || one.event === event,
      ),
  }
}

/** A new world: nobody has said anything yet. */
export const conversation = (options: TestOptions = {}): Conversation => {
  const app = testApp(options)
  let sequence = 0
  const person: Conversation['person'] = (name, over = {}) => {
    const [user = name] = name.split('/')
    return speaker(app, callerNamed(user, { connection: name, ...over }))
  }
  const flow = async () => {
    const failed: string[] = []
    while (app.changes.length > 0) {
      const batch = app.changes.splice(0).map(change => ({ sequence: String(++sequence), change }))
      failed.push(...(await fanOut(app, batch)))
    }
    return failed
  }
  return {
    app,
    person,
    flow,
    greeted: async (...names) => {
      const people = names.map(name => person(name))
      for (const one of people) await one.ask('hello')
      await flow()
      for (const one of people) one.frames()
      return people
    },
    later: milliseconds => app.clock.advance(milliseconds),
  }
}

/** So many people in one channel, greeted and quiet. */
export const gathered = async (
  channel: string,
  names: readonly string[],
  options: TestOptions = {},
): Promise<{ readonly talk: Conversation; readonly people: readonly Speaker[] }> => {
  const talk = conversation(options)
  const people = await talk.greeted(...names)
  for (const one of people) await one.ask('join', { channel })
  await talk.flow()
  for (const one of people) one.frames()
  return { talk, people }
}
