import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Client } from '../../client/index.ts'
import { type Stage, setStage } from './stage.ts'

let stage: Stage
let script = ''
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../client/index.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'heliograph',
    target: 'es2022',
    write: false,
  })
  script = outputFiles[0]?.text ?? ''
  stage = await setStage()
})
afterAll(() => stage?.end())

const PATIENCE = { timeout: 20_000 }
const CHANNEL = 'chat:polled'

/** What stands in the page for as long as a test runs. */
type Room = { client: Client; texts: string[] }
declare const heliograph: { connect(options: object): Client }

/** How a WebSocket is kept from a page: by its network, or by the browser itself. */
const BLOCKED: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'cut by the network': page => page.routeWebSocket(/^ws:/, socket => socket.close({ code: 1006 })),
  forbidden: page =>
    page.addInitScript(() => {
      const own = window.WebSocket
      Object.assign(window, {
        own,
        WebSocket: class {
          constructor() {
            throw new DOMException('blocked', 'SecurityError')
          }
        },
      })
    }),
}

/** A page of the stack's own origin, with the client in it and nothing else. */
const enter = async (name: string, block?: (page: Page) => Promise<unknown>): Promise<Page> => {
  const { page } = await stage.windowOf('/favicon.svg', { bypassCSP: true })
  onTestFinished(() => page.context().close())
  await block?.(page)
  await page.goto(`${stage.web}/`)
  await page.evaluate(script.replace('var heliograph =', 'window.heliograph ='))
  const { websocket: url, http, tokens } = stage
  await page.evaluate(
    ([options, channel]) => {
      const client = heliograph.connect(options)
      const room: Room = { client, texts: [] }
      client.on('message', ({ body }) => room.texts.push(String(body.text)))
      Object.assign(window, { room })
      return client.channel(channel).join()
    },
    [{ url, http, token: tokens[name] ?? '', storage: false }, CHANNEL] as const,
  )
  return page
}

const roomOf = <T>(page: Page, read: (room: Room) => T): Promise<T> =>
  page.evaluate(`(${read.toString()})(window.room)`) as Promise<T>
const say = (page: Page, text: string) =>
  page.evaluate(
    ([words, channel]) =>
      (window as unknown as { room: Room }).room.client
        .channel(channel)
        .send({ text: words })
        .then(({ seq }) => seq),
    [text, CHANNEL] as const,
  )

describe.each(Object.entries(BLOCKED))('A1 D6: a WebSocket that is %s', (_how, block) => {
  test('is done without: the page talks over polls', async () => {
    const [alice, bob] = [await enter('alice', block), await enter('bob')]
    expect(await roomOf(alice, ({ client }) => client.transport)).toBe('polling')
    expect(await roomOf(bob, ({ client }) => client.transport)).toBe('socket')
    const [one, two] = [`one ${Math.random()}`, `two ${Math.random()}`]
    await say(alice, one)
    await say(bob, two)
    for (const page of [alice, bob])
      await expect
        .poll(() => roomOf(page, ({ texts }) => texts).then(texts => texts.slice(-2)), PATIENCE)
        .toEqual([one, two])
  })
})

test('A1 D6: a WebSocket that comes through again is gone back to, and nothing is missed or told twice', async () => {
  const [alice, bob] = [await enter('alice', BLOCKED.forbidden), await enter('bob')]
  expect(await roomOf(alice, ({ client }) => client.transport)).toBe('polling')
  const texts = Array.from({ length: 12 }, (_, at) => `${at} ${Math.random()}`)
  for (const [at, text] of texts.entries()) {
    if (at === 4)
      await alice.evaluate(() => {
        Object.assign(window, { WebSocket: (window as unknown as { own: typeof WebSocket }).own })
        window.dispatchEvent(new Event('online'))
      })
    await say(at % 2 === 0 ? bob : alice, text)
  }
  await expect.poll(() => roomOf(alice, ({ client }) => client.transport), PATIENCE).toBe('socket')
  await say(bob, 'the last')
  for (const page of [alice, bob])
    await expect
      .poll(() => roomOf(page, room => room.texts).then(all => all.slice(-13)), PATIENCE)
      .toEqual([...texts, 'the last'])
  expect(await roomOf(alice, ({ client }) => client.state)).toBe('live')
})
