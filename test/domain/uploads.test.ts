import { describe, expect, it } from 'vitest'
import type { Upload } from '../../shared/domain/files/file-ports.ts'
import { type FileType, LIMITS } from '../../shared/protocol/index.ts'
import { bytesOf, CHANNEL, PNG, uploading, WEBP } from '../support/uploading.ts'

describe('A10: an upload', () => {
  it('is begun, put, checked, announced and read by the other', async () => {
    const { alice, bob, sent, app, flow } = uploading()
    await bob.ask('hello')
    const thumb = { type: 'image/webp' as const, size: 20 }
    const begun = await sent(bytesOf(900), { thumb }, bytesOf(20, WEBP))
    const { attachment } = await alice.ask('upload-complete', begun)
    expect(attachment).toEqual({ id: begun.upload, name: 'harbour.png', type: 'image/png', size: 900, thumb })
    await alice.ask('message', {
      channel: CHANNEL,
      key: 'k',
      body: { text: 'look', attachments: [attachment] },
    })
    await flow()
    const [told] = bob.heard('message')
    expect(told?.body).toEqual({ text: 'look', attachments: [attachment] })
    const { url, expiresInSeconds } = await bob.ask('download', {
      channel: CHANNEL,
      attachment: attachment.id,
    })
    expect(url).toContain('"inline":false')
    expect(expiresInSeconds).toBeLessThanOrEqual(300)
    expect(app.kept.kept).toEqual(new Set([`${CHANNEL} ${begun.upload} file`]))
  })

  it('has as many parts as its length needs, each of its own length', async () => {
    const { alice, put, app } = uploading()
    const size = 2 * LIMITS.partBytes + 7
    const asked = { channel: CHANNEL, name: 'a.png', type: 'image/png', size } as const
    const { upload, partSize, parts } = await alice.ask('upload', asked)
    expect([partSize, parts]).toEqual([LIMITS.partBytes, 3])
    const pieces = new Map(
      [1, 2, 3].map(part => [part, bytesOf(part < 3 ? partSize : 7, part === 1 ? PNG : [])]),
    )
    const came = await put(alice, upload, pieces)
    const { urls } = await alice.ask('upload-parts', { upload, parts: [3] })
    expect(app.putAt(urls[0]?.url ?? '', bytesOf(8))).toBeUndefined()
    expect((await alice.refused('upload-parts', { upload, parts: [4] })).code).toBe('INVALID_INPUT')
    expect((await alice.refused('upload-parts', { upload, parts: [0] })).code).toBe('INVALID_INPUT')
    const { attachment } = await alice.ask('upload-complete', { upload, parts: came.toReversed() })
    expect(attachment.size).toBe(size)
  })

  it('is answered the same when it is completed again, and cannot be cancelled any more', async () => {
    const { alice, sent } = uploading()
    const begun = await sent(bytesOf(900))
    const first = await alice.ask('upload-complete', begun)
    expect(await alice.ask('upload-complete', begun)).toEqual(first)
    expect((await alice.refused('upload-cancel', begun)).code).toBe('INVALID_INPUT')
    expect((await alice.refused('upload-cancel', { upload: begun.upload })).code).toBe('CONFLICT')
  })

  it('leaves nothing where it is cancelled', async () => {
    const { alice, sent, left } = uploading()
    const { upload } = await sent(bytesOf(900))
    await alice.ask('upload-cancel', { upload })
    expect(left()).toEqual([0, 0, 0])
    expect((await alice.refused('upload-complete', { upload, parts: [{ part: 1, etag: 'e' }] })).code).toBe(
      'NOT_FOUND',
    )
  })

  it('is over after a day', async () => {
    const { person, later, sent } = uploading()
    const { upload } = await sent(bytesOf(900))
    const alice = person('alice', { expires: Number.MAX_SAFE_INTEGER })
    later(24 * 3600 * 1000 - 1)
    await alice.ask('upload-parts', { upload, parts: [1] })
    later(1)
    expect((await alice.refused('upload-parts', { upload, parts: [1] })).code).toBe('NOT_FOUND')
  })

  it('is not put together of parts that did not come, and goes on', async () => {
    const { alice, sent } = uploading()
    const { upload, parts } = await sent(bytesOf(900))
    const wrong = parts.map(one => ({ ...one, etag: 'other' }))
    expect((await alice.refused('upload-complete', { upload, parts: wrong })).code).toBe('INVALID_INPUT')
    await alice.ask('upload-complete', { upload, parts })
  })
})

describe('what is not what it was said to be', () => {
  const WRONG: readonly (readonly [string, Uint8Array, FileType])[] = [
    ['a page for a picture', bytesOf(90, [...Buffer.from('<!doctype html><script>')]), 'image/png'],
    ['a drawing that may hold a script', bytesOf(90, [...Buffer.from('<svg onload=')]), 'image/webp'],
    ['a program for a text', bytesOf(90, [...Buffer.from('MZ\0\0')]), 'text/plain'],
    ['a picture for a document', bytesOf(90), 'application/pdf'],
  ]
  it.each(WRONG)('is refused, and nothing of it is left: %s', async (_what, bytes, type) => {
    const { alice, sent, left } = uploading()
    const begun = await sent(bytes, { type })
    const { code, issues } = await alice.refused('upload-complete', begun)
    expect([code, issues?.[0]?.path]).toEqual(['INVALID_INPUT', 'type'])
    expect(left()).toEqual([0, 0, 0])
  })

  it('is refused for its small picture, too', async () => {
    const { alice, sent, left } = uploading()
    const begun = await sent(bytesOf(900), { thumb: { type: 'image/webp', size: 20 } }, bytesOf(20))
    expect((await alice.refused('upload-complete', begun)).issues?.[0]?.path).toBe('thumb.type')
    const without = await sent(bytesOf(900), { thumb: { type: 'image/webp', size: 20 } })
    expect((await alice.refused('upload-complete', without)).issues?.[0]?.path).toBe('thumb.size')
    expect(left()).toEqual([0, 0, 0])
  })

  it.each(['text/html', 'image/svg+xml', 'application/javascript', 'application/octet-stream'])(
    'is not begun where it might run: %s',
    async type => {
      const { alice } = uploading()
      const asked = { channel: CHANNEL, name: 'a', type, size: 9 }
      expect((await alice.refused('upload', asked as never)).code).toBe('INVALID_INPUT')
    },
  )

  it.each(['../a.png', 'a\\b.png', 'invoice\u202egnp.exe', 'a\nb', ''])(
    'is not begun under the name %j',
    async name => {
      const { alice } = uploading()
      const asked = { channel: CHANNEL, name, type: 'image/png', size: 9 } as const
      expect((await alice.refused('upload', asked)).code).toBe('INVALID_INPUT')
    },
  )
})

describe('limits', () => {
  it('has a day’s worth for each user, and says when the next one begins', async () => {
    const { alice, later } = uploading({ rates: true })
    const asked = { channel: CHANNEL, name: 'a.png', type: 'image/png', size: LIMITS.fileBytes } as const
    for (let at = 0; at < 10; at++) await alice.ask('upload', asked)
    const { code, retryAfterMs } = await alice.refused('upload', asked)
    expect([code, retryAfterMs]).toEqual(['RATE_LIMITED', 15 * 3600 * 1000])
    later(1000)
    expect((await alice.refused('upload', asked)).retryAfterMs).toBe(15 * 3600 * 1000 - 1000)
  })

  it('has no files where the namespace has none', async () => {
    const { alice, person } = uploading()
    const asked = { channel: 'user:alice', name: 'a.png', type: 'image/png', size: 9 } as const
    expect((await alice.refused('upload', asked)).code).toBe('FORBIDDEN')
    const admin = person('alice/desk', { roles: ['admin'] })
    expect((await admin.refused('upload', asked)).code).toBe('FORBIDDEN')
  })
})

describe('a crash anywhere in `upload-complete`', () => {
  it('is mended by asking again: the same answer, one file', async () => {
    for (const step of ['finish', 'look', 'keep', 'put', 'after'] as const) {
      const { alice, sent, app } = uploading()
      const begun = await sent(bytesOf(900))
      const { storing, files } = app
      if (!storing) throw new Error('no files')
      const objects = { ...storing.objects }
      const crash = async (): Promise<never> => {
        throw new Error('crashed')
      }
      const after = {
        ...files,
        put: async (file: Parameters<typeof files.put>[0]) => files.put(file).then(crash),
      }
      const broken = {
        ...(step in objects && { storing: { ...storing, objects: { ...objects, [step]: crash } } }),
        ...(step === 'put' && { files: { ...files, put: crash } }),
        ...(step === 'after' && { files: after }),
      }
      Object.assign(app, broken)
      expect((await alice.refused('upload-complete', begun)).code).toBe('INTERNAL')
      Object.assign(app, { storing, files })
      const { attachment } = await alice.ask('upload-complete', begun)
      expect(attachment.id).toBe(begun.upload)
      const { uploads } = app.kept as { uploads: ReadonlyMap<string, Upload> }
      expect(uploads.size).toBe(1)
    }
  })
})
