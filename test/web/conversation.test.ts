import { describe, expect, test } from 'vitest'
import type { Pending } from '../../client/index.ts'
import {
  amended,
  broken,
  newsFrom,
  opened,
  opening,
  told,
  wentBack,
  withMember,
  withNews,
} from '../../web/model/conversation.ts'
import { became, followed, type Outbox, posted, without } from '../../web/model/outbox.ts'
import { entry } from './entry.ts'

const page = (seqs: readonly number[], more = false) => ({
  entries: seqs.map(seq => entry(seq, 'bob')),
  more,
})
const ready = opened(opening('chat:lobby'), page([5, 6], true), 'alice')
const seqs = ({ entries }: typeof ready) => entries.map(({ seq }) => seq)
const waiting = { key: 'k7', text: 'text 7', at: 0, state: 'sending' } as const

describe('a conversation', () => {
  test('opens with its newest page, and keeps what was told meanwhile', () => {
    const early = told(opening('chat:lobby'), entry(7, 'bob'), 'alice')
    expect(seqs(opened(early, page([5, 6, 7]), 'alice'))).toEqual([5, 6, 7])
  })

  test('shows an entry as it is amended, and none that is not on the screen', () => {
    const edited = { ...entry(6, 'bob'), body: { text: 'better' } }
    expect(amended(ready, edited).entries.map(({ body }) => body.text)).toEqual(['text 5', 'better'])
    expect(amended(ready, entry(2, 'bob'))).toBe(ready)
  })

  test('goes back page by page, each entry once, until there are no older ones', () => {
    const older = wentBack({ ...ready, phase: 'reading' }, page([3, 4, 5], true))
    expect(seqs(older)).toEqual([3, 4, 5, 6])
    expect(older).toMatchObject({ phase: 'ready', hasOlder: true })
    expect(wentBack(older, page([], true)).hasOlder).toBe(false)
  })

  test('takes what is told in order, and nothing twice', () => {
    const more = [entry(7, 'bob'), entry(9, 'bob'), entry(8, 'bob'), entry(7, 'bob')]
    expect(seqs(more.reduce((one, message) => told(one, message, 'alice'), ready))).toEqual([5, 6, 7, 8, 9])
  })

  test('lets one’s own message go from the outbox to the log, and nobody else’s with the same key', () => {
    const sending = { ...ready, outbox: [waiting] }
    expect(told(sending, entry(7, 'bob'), 'alice').outbox).toEqual([waiting])
    expect(told(sending, entry(7, 'alice'), 'alice').outbox).toEqual([])
    expect(opened(sending, { entries: [entry(7, 'alice')], more: false }, 'alice').outbox).toEqual([])
  })

  test('marks the first unread of somebody else', () => {
    const mixed = opened(
      opening('chat:lobby'),
      { entries: [entry(5, 'bob'), entry(6, 'alice'), entry(7, 'bob')], more: false },
      'alice',
    )
    expect(newsFrom(withNews(mixed, 5, 7), 'alice')).toBe(7)
    expect(newsFrom(withNews(mixed, 7, 7), 'alice')).toBeUndefined()
    expect(newsFrom(mixed, 'alice')).toBeUndefined()
  })

  test('counts as unread nothing that came while the person looked', () => {
    const looked = told(withNews(ready, 6, 6), entry(7, 'bob'), 'alice')
    expect(newsFrom(looked, 'alice')).toBeUndefined()
  })

  test('knows where the unread begins once it is read back so far', () => {
    const long = withNews(ready, 2, 6)
    expect(newsFrom(long, 'alice')).toBeUndefined()
    expect(newsFrom(wentBack(long, page([3, 4], true)), 'alice')).toBe(3)
    expect(newsFrom({ ...long, hasOlder: false }, 'alice')).toBe(5)
  })

  test('forgets what it shows when the log begins anew, but not what is unsent', () => {
    const anew = broken({ ...ready, outbox: [waiting] })
    expect(anew).toMatchObject({ phase: 'opening', isBroken: true, entries: [], outbox: [waiting] })
  })

  test('counts nobody twice who comes again', () => {
    const twice = withMember(withMember(ready, 'bob', true), 'bob', true)
    expect(twice.members).toEqual(['bob'])
    expect(withMember(twice, 'bob', false).members).toEqual([])
  })
})

describe('the outbox', () => {
  test('keeps the order in which was written, also for what is sent again', () => {
    const other = { ...waiting, key: 'k8' }
    const failed = became([waiting, other], 'k7', { state: 'failed', reason: 'Too long.' })
    expect(failed).toEqual([{ ...waiting, state: 'failed', reason: 'Too long.' }, other])
    expect(posted(failed, waiting)).toEqual([waiting, other])
    expect(without(failed, 'k7')).toEqual([other])
  })

  const pending = (key: string, state: Pending['state'] = 'queued'): Pending => ({
    key,
    body: { text: `text of ${key}` },
    state,
    tries: 0,
    at: 5,
  })

  test('follows what the client says of those on their way, and leaves alone what is sent or failed', () => {
    const box: Outbox = [waiting, { ...waiting, key: 'k8', state: 'failed' }]
    const slowed = followed(box, [pending('k7', 'waiting'), pending('k8')])
    expect(slowed.map(({ state }) => state)).toEqual(['waiting', 'failed'])
    expect(followed(slowed, [pending('k7', 'queued')]).map(({ state }) => state)).toEqual([
      'queued',
      'failed',
    ])
    expect(followed(slowed, [])).toBe(slowed)
  })

  test('shows first what an earlier page left, until the client has done with it', () => {
    const box: Outbox = [waiting]
    const left = followed(box, [pending('old'), pending('k7', 'sending')])
    expect(left).toEqual([
      {
        key: 'old',
        text: 'text of old',
        body: { text: 'text of old' },
        at: 5,
        state: 'queued',
        isLeft: true,
      },
      { ...waiting, state: 'sending' },
    ])
    const more = followed(left, [pending('old'), { ...pending('less old'), at: 6 }, pending('k7', 'sending')])
    expect(more.map(({ key }) => key)).toEqual(['old', 'less old', 'k7'])
    expect(followed(left, [pending('k7', 'sending')])).toEqual([{ ...waiting, state: 'sending' }])
    const failed = became(left, 'old', { state: 'failed', reason: 'Too long.' })
    expect(followed(failed, [pending('k7', 'sending')])).toBe(failed)
  })
})
