import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Client, ConnectOptions, TextStorage } from '../../client/index.ts'
import { done, helloWith, Line, listed } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

type Sdk = { readonly connect: (options: ConnectOptions) => Client }

/** What is a part of the language in Node, and of the surroundings elsewhere. */
const LEAST = {
  setTimeout,
  clearTimeout,
  queueMicrotask,
  fetch: () => Promise.reject(new Error('not asked')),
}

/** React Native's: https://github.com/mysticatea/abort-controller, whose signals know `aborted` and their listeners. */
class BareSignal extends EventTarget {
  aborted = false
}
class BareAbortController {
  readonly signal = new BareSignal()
  abort(): void {
    this.signal.aborted = true
    this.signal.dispatchEvent(new Event('abort'))
  }
}

/** A device that has no more than this, and the sockets that were opened on it. */
const deviceWith = (more: Record<string, unknown>) => {
  const lines: Line[] = []
  class WebSocket {
    constructor(_url: string, protocols: string[]) {
      const line = new Line(protocols, '')
      lines.push(line)
      // biome-ignore lint/correctness/noConstructorReturn: the line that a test holds is the socket.
      return line
    }
  }
  const globals: Record<string, unknown> = {
    ...LEAST,
    AbortController: BareAbortController,
    WebSocket,
    ...more,
  }
  const context = createContext(globals)
  if ('window' in more) globals.window = runInContext('globalThis', context)
  return { context, lines }
}

let code = ''
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../client/index.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'sdk',
    target: 'es2022',
    write: false,
  })
  code = outputFiles[0]?.text ?? ''
})

const textsOf = (texts: Map<string, string>): TextStorage => ({
  get: name => texts.get(name),
  set: (name, text) => void texts.set(name, text),
  remove: name => void texts.delete(name),
  names: prefix => [...texts.keys()].filter(name => name.startsWith(prefix)),
})

const begun = (more: Record<string, unknown>, options: Partial<ConnectOptions> = {}) => {
  const { context, lines } = deviceWith(more)
  const sdk = runInContext(`${code}; sdk`, context) as Sdk
  return { client: sdk.connect({ url: 'wss://here/dev', token: 'a.b.c', ...options }), lines }
}

const greeted = async (lines: readonly Line[]): Promise<Line> => {
  await settled()
  const [line] = lines
  if (!line) throw new Error('no socket was opened')
  await line.opens()
  await line.replies(line.hears('hello'), helloWith(listed(0)))
  return line
}

describe.each([
  ['nothing but sockets and timers', {}],
  [
    'what React Native has',
    { window: true, navigator: { product: 'ReactNative' }, performance: { now: () => 5 } },
  ],
])('the SDK on a device that has %s', (_what, surroundings) => {
  it('loads, connects, sends and closes', async () => {
    const { client, lines } = begun(surroundings)
    const line = await greeted(lines)
    expect([await client.ready, client.state, client.keeping]).toEqual(['alice', 'live', 'none'])
    const sending = client.channel('chat:lobby').send({ text: 'from the bus' })
    await settled()
    const frame = line.hears('message')
    expect(frame.key).toMatch(/^[0-9a-f]{32}$/)
    await line.replies(frame, done(1))
    expect((await sending).seq).toBe(1)
    client.close()
    expect([client.state, line.isClosed]).toEqual(['closed', true])
  })

  it('gives every message a key of its own', async () => {
    const { client } = begun(surroundings)
    const lobby = client.channel('chat:lobby')
    for (let count = 0; count < 50; count++) void lobby.send({ count })
    expect(new Set(lobby.pending.map(({ key }) => key)).size).toBe(50)
    client.close()
  })

  it('keeps what is on its way where the program says', async () => {
    const texts = new Map<string, string>()
    const options = { storage: textsOf(texts), user: 'alice' }
    const first = begun(surroundings, options).client
    void first.channel('chat:lobby').send({ text: 'in the tunnel' })
    first.close()
    const { client, lines } = begun(surroundings, options)
    const line = await greeted(lines)
    expect(line.hears('message').body).toEqual({ text: 'in the tunnel' })
    client.close()
  })
})
