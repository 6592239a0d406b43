import type { Conversation } from '../model/conversation.ts'
import type { Target } from '../model/findings.ts'
import type { Session } from '../session/session.ts'
import type { Scrolling } from './scrolling.ts'

/** Beyond so many pages back one is left at the oldest that came. */
const MOST_PAGES = 60

/** The way to one message: the log is read back until it is there, then it is shown and has the focus. */
export const targetRow = (rows: HTMLElement, scrolling: Scrolling, session: Session) => {
  let [pages, former] = [0, '']
  const find = (key: string): HTMLElement | undefined =>
    [...rows.children].find(row => row instanceof HTMLElement && row.dataset.key === key) as
      | HTMLElement
      | undefined
  const arrive = (row: HTMLElement | undefined): void => {
    for (const one of rows.querySelectorAll('[data-found]')) one.removeAttribute('data-found')
    session.aimAt(undefined)
    if (!row) return
    scrolling.toRow(row)
    row.dataset.found = ''
    row.tabIndex = -1
    row.focus({ preventScroll: true })
  }
  return (conversation: Conversation | undefined, target: Target | undefined): void => {
    if (!target || conversation?.channel !== target.channel || conversation.phase !== 'ready') return
    if (target.key !== former) pages = 0
    former = target.key
    const row = find(target.key)
    const isFarther = !row && conversation.hasOlder && (conversation.entries[0]?.seq ?? 0) > target.seq
    if (!isFarther || pages++ > MOST_PAGES) arrive(row)
    else session.older(conversation.channel)
  }
}
