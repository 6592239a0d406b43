import { expect } from 'vitest'
import { unique } from '../suites/contract/cast.ts'
import type { Peer } from '../support/peer.ts'
import { greeted, type Stage } from './stage.ts'

/** A picture whose small one never came: S3 says that it is not there, and not 403, which would be a fault. */
const withoutThumb = async (alice: Peer, channel: string): Promise<void> => {
  const [bytes, thumb] = [Buffer.from('89504e470d0a1a0a', 'hex'), { type: 'image/webp', size: 20 }]
  const about = { channel, name: 'a.png', type: 'image/png', size: bytes.length, thumb }
  const { upload } = await alice.ask('upload', about)
  const { urls } = await alice.ask('upload-parts', { upload, parts: [1] })
  const [{ url }] = urls as [{ url: string }]
  const { headers } = await fetch(url, { method: 'PUT', body: new Blob([bytes]) })
  const parts = [{ part: 1, etag: headers.get('etag') }]
  expect(await alice.ask('upload-complete', { upload, parts })).toMatchObject({
    error: { code: 'INVALID_INPUT', issues: [{ path: 'thumb.size', message: 'is 0, not 20' }] },
  })
}

/** A file is sent, read and refused; another one is called off: all that the function of files may do. */
export const files = async (stage: Stage): Promise<void> => {
  const channel = `chat:${unique()}`
  const { peer: alice } = await greeted(stage, 'alice')
  await alice.ask('join', { channel })
  for (const [text, isGood] of [
    ['%PDF-1.7 plan', true],
    ['<!doctype html', false],
  ] as const) {
    const about = { channel, name: 'plan.pdf', type: 'application/pdf', size: text.length }
    const { upload } = await alice.ask('upload', about)
    const { urls } = await alice.ask('upload-parts', { upload, parts: [1] })
    const [{ url }] = urls as [{ url: string }]
    const { headers } = await fetch(url, { method: 'PUT', body: new Blob([text]) })
    const parts = [{ part: 1, etag: headers.get('etag') }]
    expect(await alice.ask('upload-complete', { upload, parts })).toMatchObject({ ok: isGood })
    const asked = await alice.ask('download', { channel, attachment: upload })
    expect(asked.ok).toBe(isGood)
    if (isGood) expect(await (await fetch(String(asked.url))).text()).toBe(text)
    const other = await alice.ask('upload', about)
    expect(await alice.ask('upload-cancel', { upload: other.upload })).toMatchObject({ ok: true })
  }
  await withoutThumb(alice, channel)
  await alice.close()
}
