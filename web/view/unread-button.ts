import { type Conversation, newsFrom } from '../model/conversation.ts'
import { counted, words } from '../words/language.ts'
import { jumpButton } from './jump-button.ts'
import type { Scrolling } from './scrolling.ts'

type Log = {
  readonly rows: HTMLElement
  readonly scrolling: Scrolling
  readonly me: string
  /** Reads back to where the unread begins. */
  readonly readBack: (channel: string) => void
}

/** The way up to where the unread begins, while that is above what one sees and has not been seen. */
export const unreadButton = ({ rows, scrolling, me, readBack }: Log) => {
  let [isWanted, isSeen] = [false, false]
  let shown: Conversation | undefined
  const line = (): HTMLElement | undefined => {
    const found = rows.querySelector('.divider-new')
    return found instanceof HTMLElement ? found : undefined
  }
  const go = (): void => {
    const there = line()
    if (there) scrolling.toRow(there)
    isWanted = there === undefined
    if (isWanted && shown) readBack(shown.channel)
  }
  const { element, show: tell } = jumpButton('up', go)
  const isAbove = (conversation: Conversation): boolean => {
    const there = line()
    if (there) return scrolling.isAbove(there)
    return conversation.hasOlder && newsFrom(conversation, me) === undefined
  }
  /** Another conversation is looked at. */
  const begin = (): void => {
    isWanted = false
    isSeen = false
  }
  const show = (conversation: Conversation | undefined): void => {
    shown = conversation
    if (isWanted && line()) go()
    const { news } = conversation ?? {}
    const isWay = conversation !== undefined && news !== undefined && !isSeen && isAbove(conversation)
    tell(isWay ? counted(news.head - news.read, words().log.toUnread) : undefined, true)
    isSeen ||= news !== undefined && !isWay && conversation?.phase === 'ready'
  }
  return { element, begin, show }
}
