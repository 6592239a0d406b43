import { expect } from 'vitest'
import { type Frame, type Opening, openPeer, type Peer } from '../../support/peer.ts'
import { openPolledPeer } from '../../support/polled-peer.ts'

/** Something that speaks the protocol, wherever it runs. */
export type Target = {
  readonly websocket: string
  readonly http: string
  readonly tokens: Readonly<Record<Name, string>>
  /** How tokens are shown where a case does not say how; the header is for gateways that pass no subprotocol on. */
  readonly bearer?: 'subprotocol' | 'header'
  /** Whether it is spoken to without a socket, by polls over its HTTP API. */
  readonly polled?: true
  /** Cases that cannot pass here because the gateway is at fault: their titles, and why. */
  readonly excused?: Readonly<Record<string, string>>
  /** How long a frame may be waited for, in milliseconds. @default 5000 */
  readonly patience?: number
  stop(): Promise<void>
}

/** How much is done in cases that are about much. */
export type Scale = {
  /** How many entries wait for a user who is away. @default 1000 */
  readonly entries?: number
}
export type Name = 'alice' | 'bob' | 'carol' | 'agent' | 'admin'

/** Server times on the wire. */
export const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** A name that nobody has had. */
export const unique = () => Math.random().toString(36).slice(2, 10)

/** The code of a refusal. */
export const codeOf = (frame: Frame) => frame.error?.code

/** Sends a text under a key of its own. */
export const say = (peer: Peer, channel: string, text: string, more: object = {}) =>
  peer.ask('message', { channel, key: unique(), body: { text }, ...more })

/** Waits until all sockets of a user are known to have ended: nobody waits for `$disconnect`. */
export const untilGone = (witness: Peer, user: Name) =>
  expect
    .poll(
      async () => {
        const { presence } = await witness.ask('presence', { of: [user] })
        return (presence as Record<string, { devices: number }>)[user]?.devices
      },
      { interval: 100, timeout: 10_000 },
    )
    .toBe(0)

/** Closes sockets and waits for it. */
export const done = async (...peers: readonly Peer[]) => {
  await Promise.all(peers.map(peer => peer.close()))
}

/** The people of the conversations, and how they come in. */
export type Cast = {
  target(): Target
  open(opening: Opening, query?: string): Promise<Peer>
  /** Connected, and greeted. */
  as(name: Name): Promise<Peer>
  /** Alice and Bob in a new room of their own. */
  pair(): Promise<{ alice: Peer; bob: Peer; channel: string }>
  /** Closes whatever a test left open. */
  leave(): Promise<void>
}

const inHeader = ({ token, ...opening }: Opening): Opening =>
  token ? { ...opening, headers: { ...opening.headers, authorization: `Bearer ${token}` } } : opening

export const castOf = (target: () => Target): Cast => {
  const opened: Peer[] = []
  const open: Cast['open'] = async (opening, query = '') => {
    const { websocket, http, polled, bearer, patience } = target()
    const shown = bearer === 'header' ? inHeader(opening) : opening
    const patient = { ...shown, ...(patience && { patience }) }
    const peer = polled
      ? await openPolledPeer(http, patient)
      : await openPeer(`${websocket}${query}`, patient)
    opened.push(peer)
    return peer
  }
  const as: Cast['as'] = async name => {
    const peer = await open({ token: target().tokens[name] })
    expect(await peer.ask('hello')).toMatchObject({ ok: true, user: name })
    return peer
  }
  const pair: Cast['pair'] = async () => {
    const channel = `chat:${unique()}`
    const [alice, bob] = [await as('alice'), await as('bob')]
    await alice.ask('join', { channel })
    await bob.ask('join', { channel })
    await alice.next({ event: 'member', channel, user: 'bob', change: 'joined' })
    return { alice, bob, channel }
  }
  return { target, open, as, pair, leave: () => done(...opened.splice(0)) }
}
