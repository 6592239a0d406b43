import { expect } from 'vitest'
import { unique } from '../suites/contract/cast.ts'
import { greeted, type Stage } from './stage.ts'

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
  await alice.close()
}
