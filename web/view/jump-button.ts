import { h, write } from './element.ts'
import { icon } from './icon.ts'

/** Goes to another place in the log, and tells what is there. */
export const jumpButton = (direction: 'up' | 'down', jump: () => void) => {
  const text = h('span')
  const element = h(
    'button',
    { type: 'button', class: `jump jump-${direction}`, hidden: true, onclick: jump },
    icon(direction),
    text,
  )
  /** Without words it is not there. */
  const show = (words: string | undefined, isNews: boolean): void => {
    element.hidden = words === undefined
    element.classList.toggle('has-news', isNews)
    write(text, words ?? '')
  }
  return { element, show }
}
