import { describe, expect, it } from 'vitest'
import { bytesOf, CHANNEL, uploading } from '../support/uploading.ts'

describe('who is not in the channel', () => {
  it('begins nothing there and reads nothing there', async () => {
    const { alice, carol, sent } = uploading()
    const begun = await sent(bytesOf(900))
    await alice.ask('upload-complete', begun)
    const asked = { channel: CHANNEL, name: 'a.png', type: 'image/png', size: 9 } as const
    expect((await carol.refused('upload', asked)).code).toBe('FORBIDDEN')
    expect((await carol.refused('download', { channel: CHANNEL, attachment: begun.upload })).code).toBe(
      'FORBIDDEN',
    )
  })

  it('gets nothing of it by way of a channel that is their own', async () => {
    const { alice, carol, sent } = uploading()
    const begun = await sent(bytesOf(900))
    await alice.ask('upload-complete', begun)
    const { code } = await carol.refused('download', { channel: 'dm:carol~dave', attachment: begun.upload })
    expect(code).toBe('NOT_FOUND')
  })

  it('does nothing with another’s upload, nor with their own once they have left', async () => {
    const { alice, bob, carol, put } = uploading()
    for (const one of [alice, bob, carol]) await one.ask('join', { channel: 'chat:three' })
    const asked = { channel: 'chat:three', name: 'a.png', type: 'image/png', size: 9 } as const
    const { upload } = await alice.ask('upload', asked)
    const parts = await put(alice, upload, new Map([[1, bytesOf(9)]]))
    for (const action of ['upload-parts', 'upload-cancel'] as const) {
      const more = action === 'upload-parts' ? { parts: [1] } : {}
      expect((await bob.refused(action, { upload, ...more })).code).toBe('NOT_FOUND')
    }
    await alice.ask('leave', { channel: 'chat:three' })
    expect((await alice.refused('upload-complete', { upload, parts })).code).toBe('FORBIDDEN')
  })
})

describe('what a message announces', () => {
  const announcing = (attachments: unknown) => ({ channel: CHANNEL, key: 'k', body: { attachments } })

  it('was checked also where an edit announces it', async () => {
    const { alice, sent } = uploading()
    const begun = await sent(bytesOf(900))
    const said = { id: begun.upload, name: 'harbour.png', type: 'image/png', size: 900 }
    const { seq } = await alice.ask('message', { channel: CHANNEL, key: 'first', body: { text: 'Look' } })
    const edit = (attachments: unknown, key: string) => ({
      channel: CHANNEL,
      seq,
      key,
      body: { attachments },
    })
    expect((await alice.refused('edit', edit([said], 'too-soon'))).code).toBe('INVALID_INPUT')
    const { attachment } = await alice.ask('upload-complete', begun)
    await alice.ask('edit', edit([attachment], 'checked'))
  })

  it('was checked: nothing else is said, and nothing is written for it', async () => {
    const { alice, bob, sent, app } = uploading()
    const begun = await sent(bytesOf(900))
    const said = { id: begun.upload, name: 'harbour.png', type: 'image/png', size: 900 }
    const before = JSON.stringify(app.changes)
    expect((await alice.refused('message', announcing([said]))).code).toBe('INVALID_INPUT')
    const { attachment } = await alice.ask('upload-complete', begun)
    const lies = [
      { ...attachment, name: 'salary.pdf' },
      { ...attachment, size: 1 },
      { id: attachment.id },
      'x',
      7,
    ]
    for (const lie of lies)
      expect((await alice.refused('message', announcing([lie]))).code).toBe('INVALID_INPUT')
    for (const odd of [{}, 'a', null, Array(11).fill(attachment)])
      expect((await alice.refused('message', announcing(odd))).code).toBe('INVALID_INPUT')
    expect((await bob.refused('message', announcing([attachment]))).code).toBe('INVALID_INPUT')
    expect(JSON.stringify(app.changes)).toBe(before)
    await alice.ask('message', announcing([attachment]))
    const elsewhere = { ...announcing([attachment]), channel: 'dm:alice~carol' }
    expect((await alice.refused('message', elsewhere)).code).toBe('INVALID_INPUT')
  })

  it('is said without a read where there are none', async () => {
    const { alice, app } = uploading()
    const reads: string[] = []
    Object.assign(app, { files: { get: async (_: string, id: string) => void reads.push(id) } })
    await alice.ask('message', { channel: CHANNEL, key: 'k', body: { text: 'plain' } })
    expect(reads).toEqual([])
  })
})
