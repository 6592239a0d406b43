import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FileName } from '../../shared/protocol/attachments.ts'
import { opened, opening } from '../../web/model/conversation.ts'
import { announced, attachmentsIn, fileNameOf, fileTypeOf, isWaitingFor } from '../../web/model/files.ts'
import { logRows } from '../../web/model/log-rows.ts'
import { mentionedIn } from '../../web/model/mentions.ts'
import { stateOf, withFiles } from '../../web/model/state.ts'
import { saidIn } from '../../web/words/bodies.ts'
import { speakIn } from '../../web/words/language.ts'
import { sizeOf } from '../../web/words/sizes.ts'
import { entry } from './entry.ts'

const tides = { id: 'a1', name: 'tides.txt', type: 'text/plain', size: 33 } as const
const own = (key: string, state: 'sending' | 'paused' | 'sent' | 'failed') => ({
  key,
  name: key,
  size: 9,
  sent: 0,
  state,
  ...(state === 'sent' && { attachment: tides }),
})

describe('a file', () => {
  test.each([
    ['a.png', 'image/png', 'image/png'],
    ['a.m4a', 'audio/x-m4a', 'audio/mp4'],
    ['a.CSV', '', 'text/csv'],
    ['notes.md', 'text/markdown', 'text/plain'],
    ['a.html', 'text/html', undefined],
    ['a.svg', 'image/svg+xml', undefined],
    ['a.png', 'application/x-msdownload', undefined],
    ['constructor', '', undefined],
  ])('%s of %o is %o', (name, type, kind) => {
    expect(fileTypeOf({ name, type })).toBe(kind)
  })

  test('has a name that the server takes, whatever it was', async () => {
    await fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), name => {
        expect(FileName.safeParse(fileNameOf(name)).success).toBe(true)
      }),
    )
    expect(fileNameOf('../\u202egnp.exe')).toBe('..__gnp.exe')
    expect(fileNameOf('জোয়ার‍.png')).toBe('জোয়ার‍.png')
  })

  test.each([
    [0, 'en', '0 byte'],
    [999, 'en', '999 byte'],
    [6_291_456, 'en', '6.3 MB'],
    [123_456_789, 'en', '123 MB'],
  ] as const)('of %i is said in %s as %s', (bytes, language, said) => {
    speakIn(language)
    expect(sizeOf(bytes)).toBe(said)
  })

  test('holds back what is said while it is on its way, and not when it failed', () => {
    expect([own('a', 'sent'), own('b', 'failed')].some(file => isWaitingFor([file]))).toBe(false)
    expect(isWaitingFor([own('a', 'sent'), own('b', 'paused')])).toBe(true)
    expect(announced([own('a', 'sent'), own('b', 'failed')])).toEqual([tides])
  })

  test('leaves nothing behind where there is none any more', () => {
    const state = withFiles(stateOf({ id: 'alice', roles: [] }, []), 'chat:a', () => [own('a', 'sent')])
    expect(withFiles(state, 'chat:a', () => []).files.size).toBe(0)
  })
})

describe('a message with files', () => {
  test('shows those that are files, and says nothing else where it has no words', () => {
    const bodies = [{ attachments: [tides, 7, null, { id: 'x' }] }, { text: '', attachments: [tides] }]
    const page = { entries: bodies.map((body, at) => ({ ...entry(at + 1, 'bob'), body })), more: false }
    const rows = logRows(opened(opening('chat:lobby'), page, 'alice'), { me: 'alice', now: 0 })
    const shown = rows.filter(row => row.kind === 'message')
    expect(shown.map(({ text, attachments }) => [text, attachments])).toEqual([
      ['', [tides]],
      ['', [tides]],
    ])
    expect(saidIn({ body: { text: '', attachments: [tides, { ...tides, name: 'b.png' }] } })).toBe(
      'tides.txt and b.png',
    )
    expect([attachmentsIn({ attachments: 'none' }), attachmentsIn({})]).toEqual([[], []])
  })
})

describe('a text mentions', () => {
  test.each([
    ['@bob, and @Carol.', ['bob', 'carol']],
    ['mail bob@carol, dave', []],
    ['@alice @eve @bob @bob', ['bob']],
    ['(@bob_)', ['bob']],
  ] as const)('%o: %o', (text, users) => {
    expect(mentionedIn(text, ['alice', 'bob', 'carol', 'dave'], 'alice')).toEqual(users)
  })
})
