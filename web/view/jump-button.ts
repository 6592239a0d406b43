import { counted, words } from '../words/language.ts'
import { h, write } from './element.ts'
import { icon } from './icon.ts'

/** Goes to the end of the log, and tells how much is new there. */
export const jumpButton = (jump: () => void) => {
  const text = h('span')
  const element = h(
    'button',
    { type: 'button', class: 'jump', hidden: true, onclick: jump },
    icon('down'),
    text,
  )
  const show = (news: number, isAway: boolean): void => {
    element.hidden = !isAway
    element.classList.toggle('has-news', news > 0)
    write(text, news > 0 ? counted(news, words().log.news) : words().log.toEnd)
  }
  return { element, show }
}
