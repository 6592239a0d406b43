import { describe, expect, it, vi } from 'vitest'
import type { Ports, UploadOptions } from '../../client/index.ts'
import { listed, outcomeOf, Stage } from '../support/fake-server.ts'
import { FakeTime, settled } from '../support/fake-time.ts'

const ATTACHMENT = { id: 'f1', name: 'notes.txt', type: 'text/plain', size: 12 }
const notes = () => Object.assign(new Blob(['twelve bytes'], { type: 'text/plain' }), { name: 'notes.txt' })

/** A client whose server takes a file in one part, and leaves it to the test to say that it is complete; `isSlow`: where the part may go, too. */
const sending = async (
  options: UploadOptions = {},
  put: Ports['put'] = async () => COME,
  { isSlow = false } = {},
) => {
  const time = new FakeTime()
  const stage = new Stage({ ports: { ...time.ports, put } }, time)
  const line = await stage.greets(listed(0))
  line.answers.upload = () => ({ upload: 'u1', partSize: 12, parts: 1 })
  if (!isSlow) line.answers['upload-parts'] = () => ({ urls: [{ part: 1, url: 'there' }] })
  line.answers['upload-cancel'] = () => ({})
  const upload = stage.client.channel('chat:lobby').upload(notes(), options)
  await settled()
  await settled()
  return { line, time, upload, outcome: outcomeOf(upload.attachment), client: stage.client }
}
const COME = { status: 200, etag: '"e"' }

/** A signal, and how many listen to it now. */
const listened = () => {
  const { signal } = new AbortController()
  const [on, off] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')]
  return { signal, listeners: () => on.mock.calls.length - off.mock.calls.length }
}

describe('a file on its way', () => {
  it('stays called off, though the server had it complete before it heard of that', async () => {
    const { line, upload, outcome, client } = await sending()
    const complete = line.hears('upload-complete')
    upload.cancel()
    await line.replies(complete, { attachment: ATTACHMENT })
    expect([upload.state, outcome]).toEqual(['ended', ['NOT_FOUND']])
    client.close()
  })

  it.each(['pause', 'cancel'] as const)(
    'sends nothing where the answer to where it may go comes after a %s',
    async how => {
      const put = vi.fn(async (_url: string, _body: Blob, signal: AbortSignal) => {
        signal.throwIfAborted()
        return COME
      })
      const { line, upload, client } = await sending({}, put, { isSlow: true })
      const where = line.hears('upload-parts')
      upload[how]()
      await line.replies(where, { urls: [{ part: 1, url: 'there' }] })
      await settled()
      expect(put.mock.settledResults.filter(({ type }) => type === 'fulfilled')).toEqual([])
      client.close()
    },
  )

  it('listens to nobody any more when it has come', async () => {
    const { signal, listeners } = listened()
    const { line, upload, client } = await sending({ signal })
    expect(listeners()).toBe(1)
    await line.replies(line.hears('upload-complete'), { attachment: ATTACHMENT })
    expect([upload.state, listeners()]).toEqual(['sent', 0])
    client.close()
  })

  it('nor when it was called off', async () => {
    const { signal, listeners } = listened()
    const { upload, client } = await sending({ signal })
    upload.cancel()
    await settled()
    expect(listeners()).toBe(0)
    client.close()
  })

  it('does not gather listeners while it waits for the network', async () => {
    const added = vi.spyOn(AbortSignal.prototype, 'addEventListener')
    const removed = vi.spyOn(AbortSignal.prototype, 'removeEventListener')
    const { time, client } = await sending({}, () => Promise.reject(new Error('cut')))
    for (let minute = 0; minute < 10; minute++) await time.passes(60_000)
    const timesIn = (all: readonly unknown[], one: unknown) => all.filter(other => other === one).length
    const on = added.mock.contexts
    const listeners = on.map(one => timesIn(on, one) - timesIn(removed.mock.contexts, one))
    expect(on.length).toBeGreaterThan(30)
    expect(Math.max(...listeners)).toBeLessThanOrEqual(2)
    client.close()
    vi.restoreAllMocks()
  })
})
