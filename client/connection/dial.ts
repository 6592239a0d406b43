import type { Event } from '../../shared/protocol/events.ts'
import type { ReplyOf } from '../../shared/protocol/routes.ts'
import { HeliographError, LinkLost } from '../errors.ts'
import { listen } from '../listen.ts'
import type { Ports } from '../ports.ts'
import type { Timers } from '../timers.ts'
import { sayHello } from './hello.ts'
import { DEADLINE_MS, Link } from './link.ts'
import type { Loss } from './reconnect.ts'
import { type OpenSocket, protocolsWith } from './socket.ts'
import type { Traffic } from './usage.ts'

/** A token, or where to get one: asked at each new socket. */
export type Token = string | (() => string | Promise<string>)

/** Where to connect, as whom, and how. */
export type Address = {
  readonly url: string
  readonly token: Token
  readonly open: OpenSocket
  /** Where the program says it is. */
  readonly region: string | undefined
}

/** The same, and where what comes and goes is counted. */
type Dialable = Address & { readonly traffic: Traffic }

/** A socket that the server knows, the token that it was opened with, its first words, and when they were asked for. */
export type Greeted = {
  readonly link: Link
  readonly token: string
  readonly hello: ReplyOf<'hello'>
  /** Milliseconds since 1970. */
  readonly askedAt: number
}

/**
 * How long a hello may take, in milliseconds: API Gateway itself gives up after 29 s. The socket was opened just now, so
 * the way is clear; what is slow is the server, and another socket would only make it slower.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
const HELLO_MS = 29_000

/** What a try came to; `isTried` says whether there was a token to try with. */
export type Dialled = Greeted | { readonly loss: Loss; readonly isTried: boolean }

type Hooks = {
  readonly event: (event: Event) => void
  readonly doubted: () => void
  readonly answered: (ms?: number) => void
  readonly problem: (error: HeliographError) => void
  /** Also for a socket that never came to be greeted. */
  readonly lost: (link: Link, loss: Loss) => void
}
type Surroundings = { readonly ports: Ports; readonly timers: Timers; readonly signal: AbortSignal }

/** A problem is the server's last word: the socket is given up on it, without waiting for the close. */
const hear = (link: Link, event: Event, hooks: Hooks): void => {
  hooks.event(event)
  if (event.event !== 'problem') return
  const error = new HeliographError(event.code, { message: event.message })
  hooks.problem(error)
  link.fail({ error, reconnect: event.reconnect })
}

/** A login that never answers must not keep the client from trying again. */
const soon = async (token: () => string | Promise<string>, timers: Timers): Promise<string> => {
  let cancel = () => {}
  const late = new Promise<never>((_, reject) => {
    cancel = timers.after(DEADLINE_MS, () => reject(new HeliographError('TIMEOUT')))
  })
  try {
    return await Promise.race([token(), late])
  } finally {
    cancel()
  }
}

const openLink = async (address: Dialable, { ports, timers, signal }: Surroundings, hooks: Hooks) => {
  const { url, token, open, traffic } = address
  const bearer = typeof token === 'string' ? token : await soon(token, timers)
  // Not by `throwIfAborted`: React Native's signals have none.
  if (signal.aborted) throw new LinkLost()
  const stop = listen(signal, 'abort', () => link.fail({}))
  const lost = (loss: Loss) => {
    stop()
    hooks.lost(link, loss)
  }
  const socket = open(url, protocolsWith(bearer), bearer)
  const surroundings = { timers, now: ports.now, traffic }
  const link: Link = new Link(socket, surroundings, {
    ...hooks,
    event: event => hear(link, event, hooks),
    lost,
  })
  return { link, token: bearer }
}

/** Opens a socket and says hello on it. Answers the greeted socket, or why there is none. */
export const dial = async (
  address: Dialable & { readonly replaces: string | undefined },
  surroundings: Surroundings,
  hooks: Hooks,
): Promise<Dialled> => {
  let loss: Loss = {}
  let isTried = false
  const open: OpenSocket = (...what) => {
    isTried = true
    return address.open(...what)
  }
  const lost = (link: Link, why: Loss) => {
    loss = why
    hooks.lost(link, why)
  }
  try {
    const { link, token } = await openLink({ ...address, open }, surroundings, { ...hooks, lost })
    try {
      await link.opened
      const askedAt = surroundings.ports.now()
      return {
        link,
        token,
        askedAt,
        hello: await sayHello(request => link.ask('hello', request, HELLO_MS), address),
      }
    } catch (thrown) {
      link.fail(thrown instanceof HeliographError ? { error: thrown } : {})
    }
  } catch {
    // No token, or no socket to be had with it: to be tried again like any other failure.
  }
  return { loss, isTried }
}
