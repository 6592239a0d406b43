import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Client, connect } from '../../client/index.ts'
import { LIMITS } from '../../shared/protocol/index.ts'
import { unique } from '../suites/contract/cast.ts'
import { type CuttingProxy, cuttingProxy } from '../support/cutting-proxy.ts'
import { FakeDevice } from '../support/fake-device.ts'
import { archive, MB, readAt, sha, signed } from '../support/file-bytes.ts'
import { type Stage, startStage } from './stage.ts'

/** Files through the whole running stack: the client, the functions with their roles, and S3 as a library plays it. */

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
}, 60_000)
afterAll(() => stage?.runtime.stop())

const clients: Client[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})
type More = Partial<Parameters<typeof connect>[0]>
const clientOf = (user: string, more: More = {}): Client => {
  const { websocket: url, tokens } = stage.runtime
  const client = connect({ url, token: tokens[user] ?? '', storage: false, ...more })
  clients.push(client)
  return client
}
const room = async (...members: Client[]): Promise<string> => {
  const channel = `chat:${unique()}`
  for (const client of members) await client.channel(channel).join()
  return channel
}
/** A client whose parts go through a proxy, which counts them. */
const through = (proxy: CuttingProxy, more: More = {}) =>
  clientOf('alice', {
    ...more,
    ports: {
      put: proxy.put,
      ...more.ports,
    },
  })

describe('A10: 50 MB', () => {
  it.each([
    ['every connection at once', 1],
    ['one of three connections', 3],
  ] as const)(
    'cut three times (%s) complete, and no more than one part is sent again per cut',
    async (cut, parallel) => {
      const proxy = await cuttingProxy({
        cutAfter: [12, 24, 36].map(megabytes => megabytes * MB),
        all: cut === 'every connection at once',
      })
      const [alice, bob] = [through(proxy), clientOf('bob')]
      const channel = await room(alice, bob)
      const { bytes, file } = archive(50 * MB)
      const told: number[] = []
      const upload = alice.channel(channel).upload(file, { parallel, onProgress: sent => told.push(sent) })
      const attachment = await upload.attachment
      expect(proxy.cuts()).toBe(3)
      const parts = Math.ceil(bytes.length / LIMITS.partBytes)
      expect(proxy.begun()).toBeLessThanOrEqual(parts + 3)
      expect(proxy.ended()).toBe(parts)
      expect(told.at(-1)).toBe(bytes.length)
      expect([upload.state, upload.sent]).toEqual(['sent', bytes.length])
      await alice.channel(channel).send({ text: 'holidays', attachments: [attachment] })
      const {
        status,
        bytes: read,
        headers,
      } = await readAt(await bob.channel(channel).download(attachment.id))
      expect([status, sha(read)]).toEqual([200, sha(bytes)])
      expect(headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''photos.zip")
      expect(headers.get('content-type')).toBe('application/zip')
      await proxy.stop()
    },
    60_000,
  )
})

describe('an upload that outlives the program', () => {
  it('goes on in the next run with the same file, and sends nothing again that had come', async () => {
    const device = new FakeDevice()
    const proxy = await cuttingProxy({ cutAfter: [], all: true })
    const { bytes, file } = archive(18 * MB)
    const first = through(proxy, { storage: device.storage })
    const channel = await room(first)
    const begun = first.channel(channel).upload(file, {
      onProgress: sent => {
        if (sent >= 2 * LIMITS.partBytes) first.close()
      },
    })
    await expect(begun.attachment).rejects.toMatchObject({ code: 'CLOSED' })
    const before = proxy.ended()
    const again = through(proxy, { storage: device.storage })
    const upload = again.channel(channel).upload(file)
    const attachment = await upload.attachment
    expect(proxy.ended()).toBe(4)
    expect(before).toBeGreaterThanOrEqual(2)
    const { bytes: read } = await readAt(await again.channel(channel).download(attachment.id))
    expect(sha(read)).toBe(sha(bytes))
    expect(device.storage.names('').filter(name => name.includes('upload'))).toEqual([])
    await proxy.stop()
  }, 60_000)
})

describe('an upload', () => {
  it('waits when it is paused, and goes on', async () => {
    const alice = clientOf('alice')
    const channel = await room(alice)
    const { bytes, file } = archive(11 * MB)
    const seen: string[] = []
    const upload = alice.channel(channel).upload(file, {
      onProgress: sent => {
        if (sent !== LIMITS.partBytes) return
        upload.pause()
        seen.push(upload.state)
        setTimeout(() => upload.resume(), 20)
      },
    })
    const { size } = await upload.attachment
    expect([seen, size]).toEqual([['paused'], bytes.length])
  })

  it('is called off, and nothing of it can be completed', async () => {
    const alice = clientOf('alice')
    const channel = await room(alice)
    const given = new AbortController()
    const upload = alice.channel(channel).upload(archive(11 * MB).file, {
      signal: given.signal,
      onProgress: () => given.abort(),
    })
    await expect(upload.attachment).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(upload.state).toBe('ended')
  })

  it('is refused, and gone, where its bytes are not what it says', async () => {
    const put: string[] = []
    const alice = clientOf('alice', {
      ports: {
        put: async (url, body, signal) => {
          put.push(url)
          const { status, headers } = await fetch(url, { method: 'PUT', body, signal })
          return { status, etag: headers.get('etag') ?? '' }
        },
      },
    })
    const channel = await room(alice)
    const page = new File(['<!doctype html><script>alert(1)</script>'], 'a.png', { type: 'image/png' })
    const upload = alice.channel(channel).upload(page)
    await expect(upload.attachment).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'type' }],
    })
    expect((await readAt(signed(stage.runtime, put[0] ?? '', Date.now()))).status).toBe(404)
  })

  it('has its small picture, which is read in its place', async () => {
    const [alice, bob] = [clientOf('alice'), clientOf('bob')]
    const channel = await room(alice, bob)
    const png = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      randomBytes(900),
    ])
    const small = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), randomBytes(90)])
    const thumb = new Blob([small], { type: 'image/webp' })
    const upload = alice
      .channel(channel)
      .upload(new File([png], 'হার্বার.png', { type: 'image/png' }), { thumb })
    const { id } = await upload.attachment
    const seen = await readAt(await bob.channel(channel).download(id, 'thumb'))
    expect([seen.headers.get('content-type'), sha(seen.bytes)]).toEqual(['image/webp', sha(small)])
    const shown = await readAt(await bob.channel(channel).download(id, 'inline'))
    expect(shown.headers.get('content-disposition')).toBe(
      `inline; filename*=UTF-8''${encodeURIComponent('হার্বার.png')}`,
    )
    expect(sha(shown.bytes)).toBe(sha(png))
  })
})

describe('an address', () => {
  const uploaded = async () => {
    const alice = clientOf('alice')
    const channel = await room(alice)
    const { id } = await alice.channel(channel).upload(archive(900).file).attachment
    return { alice, channel, id }
  }

  it('is given to members alone', async () => {
    const { channel, id } = await uploaded()
    await expect(clientOf('carol').channel(channel).download(id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is good for what it was signed for, and for nothing else', async () => {
    const { alice, channel, id } = await uploaded()
    const url = await alice.channel(channel).download(id)
    expect((await readAt(url)).status).toBe(200)
    const bare = url.slice(0, url.indexOf('?'))
    for (const wrong of [
      bare,
      url.replace(/X-Amz-Signature=.{4}/, 'X-Amz-Signature=0000'),
      url.replace('attachment%3B', 'inline%3B'),
      url.replace('X-Amz-Expires=300', 'X-Amz-Expires=900'),
      url.replace(id, 'another'),
    ])
      expect((await readAt(wrong)).status).toBe(403)
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
    expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403)
    expect((await readAt(url)).status).toBe(200)
  })

  it('is refused when its time is over', async () => {
    const { alice, channel, id } = await uploaded()
    const url = await alice.channel(channel).download(id)
    expect((await readAt(signed(stage.runtime, url, Date.now()))).status).toBe(200)
    expect((await readAt(signed(stage.runtime, url, Date.now() - 302_000))).status).toBe(403)
  })

  it('may be used by a page, which sees the ETag', async () => {
    const { alice, channel, id } = await uploaded()
    const url = await alice.channel(channel).download(id)
    const origin = 'http://localhost:4600'
    const asked = {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type',
    }
    const before = await fetch(url, { method: 'OPTIONS', headers: asked })
    expect(before.headers.get('access-control-allow-methods')).toContain('PUT')
    const { headers } = await fetch(url, { headers: { origin } })
    expect(headers.get('access-control-allow-origin')).toMatch(/^(\*|http:\/\/localhost:4600)$/)
    expect(headers.get('access-control-expose-headers')).toBe('ETag')
    const elsewhere = await fetch(url, { headers: { origin: 'https://elsewhere.example' } })
    expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull()
  })
})

it('used every right that its role has, and asked for no other', () => {
  const { grants = [], refused = [] } = stage.runtime.roles() ?? {}
  const own = grants.filter(({ action, resource }) => action.startsWith('s3:') && resource.includes('files'))
  expect(own.length).toBeGreaterThan(4)
  expect(own.filter(({ isUsed }) => !isUsed).map(({ action }) => action)).toEqual([])
  expect(refused).toEqual([])
})
