import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HeliographError } from '../../client/index.ts'
import { excerptOf, findingOf } from '../../web/model/findings.ts'
import { type State, stateOf } from '../../web/model/state.ts'
import { Store } from '../../web/model/store.ts'
import { find } from '../../web/session/finding.ts'
import type { Talk } from '../../web/session/talk.ts'
import { entry } from './entry.ts'

describe('the excerpt of a message that was found', () => {
  test.each([
    ['The tide tables came in', 'tide', ['The ', 'tide', ' tables came in']],
    ['TIDE', ' tide ', ['', 'TIDE', '']],
    ['a (b) c', '(b)', ['a ', '(b)', ' c']],
    ['আজ সন্ধ্যায় দেখা হবে', 'সন্ধ্যায়', ['আজ ', 'সন্ধ্যায়', ' দেখা হবে']],
    ['nothing like it', 'tide', ['nothing like it', '', '']],
    ['one two three four five six seven tide', 'tide', ['…ree four five six seven ', 'tide', '']],
    ['ไม่มีอะไรต้องกังวลก่อนสุดสัปดาห์นี้น้ำขึ้นสูงสุดตอนเช้า', 'ตอนเช้า', ['…องกังวลก่อนสุดสัปดาห์นี้น้ำขึ้นสูงสุด', 'ตอนเช้า', '']],
  ] as const)('%s, %s', (text, wanted, parts) => {
    expect(excerptOf(text, wanted)).toEqual(parts)
  })

  test('is a piece of the text, whatever is wanted', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, wanted) => {
        const [before, match, after] = excerptOf(text, wanted)
        expect(text).toContain(before.replace(/^…/, ''))
        expect(text).toContain(match)
        expect(text).toContain(after.replace(/…$/, ''))
      }),
    )
  })
})

describe('looking through the messages', () => {
  const found = { channel: 'chat:lobby', entry: { ...entry(4, 'bob'), epoch: 'e' } }
  const talkWith = (answer: (text: string) => Promise<unknown>) => {
    const asked: string[] = []
    const store = new Store<State>(stateOf({ id: 'alice', roles: [] }, []), run => run())
    const search = async function* (text: string) {
      asked.push(text)
      yield await answer(text)
    }
    return { talk: { client: { search }, store } as unknown as Talk, store, asked }
  }

  test('begins at three signs, asks nothing twice, and ends where nothing is wanted', async () => {
    const { talk, store, asked } = talkWith(async () => [found])
    for (const typed of ['te', 'tex', 'tex ']) await find(talk, typed)
    expect(asked).toEqual(['tex'])
    expect(store.state.findings).toEqual({ wanted: 'tex', phase: 'ready', found: [findingOf(found)] })
    expect(store.state.findings?.found[0]).toMatchObject({ key: 'bob/k4', seq: 4, text: 'text 4' })
    await find(talk, '')
    expect(store.state.findings).toBeUndefined()
  })

  test('shows no answer to what is not wanted any more', async () => {
    const answers = new Map<string, (found: unknown) => void>()
    const { talk, store } = talkWith(text => new Promise(resolve => answers.set(text, resolve)))
    const [first, second] = [find(talk, 'first'), find(talk, 'second')]
    answers.get('second')?.([])
    await second
    answers.get('first')?.([found])
    await first
    expect(store.state.findings).toEqual({ wanted: 'second', phase: 'ready', found: [] })
  })

  test('says why it could not', async () => {
    const { talk, store } = talkWith(() => Promise.reject(new HeliographError('RATE_LIMITED')))
    await find(talk, 'text')
    expect(store.state.findings).toMatchObject({
      phase: 'refused',
      refusal: 'That was too fast. Wait a moment.',
    })
  })
})
