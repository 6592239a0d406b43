import { describe, expectTypeOf, it } from 'vitest'
import { WebSocket as WsSocket } from 'ws'
import {
  type Channel,
  type Client,
  type ConnectionState,
  type ConnectOptions,
  connect,
  type ErrorCode,
  HeliographError,
  type Joined,
  type Message,
  type Notice,
  type OpenSocket,
  type Sent,
} from '../../client/index.ts'
import type { ProblemCode } from '../../shared/protocol/index.ts'

/** What must not compile stands in functions that nobody calls: `tsc` judges them. */
type Line = { text: string; reply?: number }

describe('the types', () => {
  it('of connecting', () => {
    expectTypeOf(connect).parameters.toEqualTypeOf<[ConnectOptions]>()
    expectTypeOf(connect).returns.toEqualTypeOf<Client>()
    expectTypeOf<Client['ready']>().resolves.toBeString()
    expectTypeOf<Client['state']>().toEqualTypeOf<ConnectionState>()
    expectTypeOf<ConnectOptions['token']>().toEqualTypeOf<string | (() => string | Promise<string>)>()
    const misuse = () => {
      // @ts-expect-error a token is needed
      connect({ url: 'ws://here' })
      // @ts-expect-error a token is no number
      connect({ url: 'ws://here', token: 7 })
      // @ts-expect-error there is no such option
      connect({ url: 'ws://here', token: 'jwt', retries: 3 })
      // @ts-expect-error a position has a number
      connect({ url: 'ws://here', token: 'jwt', positions: { 'chat:a': { epoch: 'e', seq: '7' } } })
    }
    expectTypeOf(misuse).toBeFunction()
  })

  it('of sockets: the global one fits, and that of ws, with a header', () => {
    expectTypeOf((url: string, protocols: string[]) => new WebSocket(url, protocols)).toExtend<OpenSocket>()
    const withHeader = (url: string, _protocols: string[], token: string) =>
      new WsSocket(url, ['heliograph.v1'], { headers: { authorization: `Bearer ${token}` } })
    expectTypeOf(withHeader).toExtend<OpenSocket>()
    // @ts-expect-error a socket can send
    expectTypeOf(() => ({ close: () => {} })).toExtend<OpenSocket>()
  })

  it('of a channel: bodies are what the program says they are', () => {
    const typed = (client: Client) => client.channel<Line>('chat:lobby')
    expectTypeOf(typed).returns.toEqualTypeOf<Channel<Line>>()
    expectTypeOf<Channel<Line>['send']>().parameter(0).toEqualTypeOf<Line>()
    expectTypeOf<Channel<Line>['send']>().returns.resolves.toEqualTypeOf<Sent>()
    expectTypeOf<Channel<Line>['join']>().returns.resolves.toEqualTypeOf<Joined<Line>>()
    expectTypeOf<Message<Line>['body']['text']>().toBeString()
    expectTypeOf<Message['body']>().toEqualTypeOf<Record<string, unknown>>()
    const misuse = (lobby: Channel<Line>) => {
      // @ts-expect-error text is a string
      void lobby.send({ text: 7 })
      // @ts-expect-error a body is an object
      void lobby.send('Good morning')
      // @ts-expect-error there is no such option
      void lobby.send({ text: 'x' }, { after: 7 })
      // @ts-expect-error a seq is a number
      lobby.read('7')
      // @ts-expect-error either before or nothing
      void lobby.history({ after: 7 })
      // @ts-expect-error what stands here is for reading
      lobby.name = 'chat:other'
      // @ts-expect-error as does the list
      lobby.pending.push({})
    }
    expectTypeOf(misuse).toBeFunction()
  })

  it('of events: each name has its own', () => {
    const use = (client: Client, lobby: Channel<Line>) => {
      client.on('notice', notice => expectTypeOf(notice).toEqualTypeOf<Notice>())
      client.on('problem', problem => expectTypeOf(problem).toEqualTypeOf<HeliographError>())
      client.on('state', ({ state }) => expectTypeOf(state).toEqualTypeOf<ConnectionState>())
      client.on('member', ({ change }) => expectTypeOf(change).toEqualTypeOf<'joined' | 'left'>())
      lobby.on('message', message => expectTypeOf(message).toEqualTypeOf<Message<Line>>())
      lobby.on('typing', names => expectTypeOf(names).toEqualTypeOf<readonly string[]>())
      expectTypeOf(lobby.on('pending', () => {})).toEqualTypeOf<() => void>()
      // @ts-expect-error there is no such event
      client.on('fireworks', () => {})
      // @ts-expect-error a notice is not for one channel
      lobby.on('notice', () => {})
    }
    expectTypeOf(use).toBeFunction()
  })

  it('of errors: the codes are a closed table', () => {
    expectTypeOf<HeliographError['code']>().toEqualTypeOf<ErrorCode>()
    expectTypeOf<ErrorCode>().toEqualTypeOf<ProblemCode | 'TIMEOUT' | 'CLOSED' | 'EXPIRED'>()
    // @ts-expect-error there is no such code
    expectTypeOf(() => new HeliographError('TEAPOT')).toBeFunction()
  })
})
