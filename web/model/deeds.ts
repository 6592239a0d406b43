import type { Message } from '../../client/index.ts'
import { saidIn } from '../words/bodies.ts'
import { counted, numberOf, words } from '../words/language.ts'
import { listed } from '../words/lists.ts'
import { nameOf } from '../words/names.ts'

/** What can be done with a message. */
export type Deed = 'react' | 'answer' | 'thread' | 'edit' | 'delete' | 'copy'

/** An emoji below a message. */
export type Reaction = {
  readonly key: string
  readonly count: number
  readonly isOwn: boolean
  /** The same and who reacted so, for those who point at it or hear it: it begins with what is seen. */
  readonly label: string
}

/** What a message answers. */
export type Quote = {
  readonly seq: number
  /** Of its row; absent where it is not read back so far. */
  readonly key?: string
  readonly from?: string
  readonly text: string
}

/** What is written now is no new message: it answers one, or takes the place of one. */
export type Task = {
  readonly as: 'answer' | 'edit'
  readonly seq: number
  readonly from: string
  readonly text: string
  /** In the thread below this message, and not in the channel. */
  readonly root?: number
}

/** The emojis that are at hand. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

const MOST_NAMES = 12

export const reactionsOf = ({ reactions = {} }: Message, me: string): readonly Reaction[] =>
  Object.entries(reactions).map(([key, { count, users }]) => {
    const who =
      users.length < count || count > MOST_NAMES
        ? counted(count, words().ticks.people)
        : `${numberOf(count)}: ${listed(users.map(user => (user === me ? words().message.you : nameOf(user))))}`
    return { key, count, isOwn: users.includes(me), label: `${key} ${who}` }
  })

/** What an entry answers, from what is there of the log. */
export const quoteOf = (about: number, bySeq: ReadonlyMap<number, Message>): Quote => {
  const entry = bySeq.get(about)
  if (!entry) return { seq: about, text: words().deeds.earlier }
  return { seq: about, key: `${entry.from}/${entry.key}`, from: entry.from, text: saidIn(entry) }
}

/** What the reader may do with an entry, as far as the page knows: the server has the last word. */
export const deedsFor = (
  { from, body, deleted }: Message,
  {
    me,
    isMute,
    isAdmin,
    root,
  }: {
    readonly me: string
    readonly isMute?: boolean
    readonly isAdmin?: boolean
    readonly root?: number
  },
): readonly Deed[] => {
  if (deleted) return []
  if (isMute) return ['copy']
  const own: readonly Deed[] = typeof body.text === 'string' ? ['edit', 'delete'] : ['delete']
  const others: readonly Deed[] = isAdmin ? ['delete'] : []
  const thread: readonly Deed[] = root === undefined ? ['thread'] : []
  return ['react', 'answer', ...thread, 'copy', ...(from === me ? own : others)]
}

const signs = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The one emoji that a text is; `undefined` where it is none, or more. */
export const emojiIn = (typed: string): string | undefined => {
  const text = typed.trim()
  const isOne = [...signs.segment(text)].length === 1
  return isOne && /\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{RI}|\u20E3/u.test(text)
    ? text
    : undefined
}
