import { readFile } from 'node:fs/promises'
import { Parser } from '@asyncapi/parser'
import { describe, expect, test, vi } from 'vitest'
import { fromJSONSchema } from 'zod'
import { EVENTS, ROUTES } from '../../shared/protocol/index.ts'

const network = vi.fn(() => {
  throw new Error('the network was asked')
})
vi.stubGlobal('fetch', network)

const text = await readFile(new URL('../../asyncapi.json', import.meta.url), 'utf8')
const [ERROR, WARNING] = [0, 1]

/** The recommendation of a newer version of AsyncAPI is an information; whatever is worse is a fault of ours. */
const faultsOf = async (source: string) => {
  const { document, diagnostics } = await new Parser().parse(source)
  return {
    document,
    faults: diagnostics.filter(({ severity }) => severity === ERROR || severity === WARNING),
  }
}

describe('asyncapi.json', () => {
  test("is valid for AsyncAPI's own parser, examples and all, without the network", async () => {
    const { document, faults } = await faultsOf(text)
    expect(faults).toEqual([])
    expect(document?.version()).toBe('3.0.0')
    expect(network).not.toHaveBeenCalled()
  })

  test('has an operation with its reply for every action, and one for every event', async () => {
    const { document } = await faultsOf(text)
    const operations = document?.operations().all() ?? []
    const received = operations.filter(operation => operation.isReceive())
    expect(received.map(operation => operation.id()).toSorted()).toEqual(Object.keys(ROUTES).toSorted())
    expect(received.every(operation => operation.reply()?.messages().length === 2)).toBe(true)
    const sent = operations.filter(operation => operation.isSend()).map(operation => operation.id())
    expect(sent.toSorted()).toEqual(
      ['events', ...Object.keys(EVENTS).map(event => `${event}Event`)].toSorted(),
    )
  })

  test('names the three ways to bring a token, on a server that speaks wss', async () => {
    const { document } = await faultsOf(text)
    const deployed = document?.servers().get('deployed')
    expect(deployed?.protocol()).toBe('wss')
    expect(deployed?.security().length).toBe(3)
  })

  test('has schemas that accept the examples beside them, and nothing more', async () => {
    const { document } = await faultsOf(text)
    const shown = (document?.allMessages().all() ?? []).flatMap(message =>
      message.examples().map(example => ({ message, payload: example.payload() as Record<string, unknown> })),
    )
    expect(shown.length).toBeGreaterThan(Object.keys(ROUTES).length + Object.keys(EVENTS).length)
    for (const { message, payload } of shown) {
      const schema = fromJSONSchema(message.payload()?.json() as Parameters<typeof fromJSONSchema>[0])
      expect(schema.safeParse(payload).success, message.id()).toBe(true)
      expect(schema.safeParse({ ...payload, own: 1 }).success, message.id()).toBe(false)
    }
  })

  test.each([
    ['a reference to nothing', '#/components/schemas/Epoch', '#/components/schemas/Aeon'],
    ['an operation that is neither', '"action": "receive"', '"action": "hear"'],
  ])('would not pass with %s', async (_, good, bad) => {
    const { faults } = await faultsOf(text.replace(good, bad))
    expect(faults).not.toEqual([])
  })
})
