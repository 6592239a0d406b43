import type { Quote } from '../model/deeds.ts'
import { nameOf, shortened } from '../words/names.ts'
import { h, write } from './element.ts'

const MOST_SIGNS = 120

/** What a message answers; a press leads to it. */
export const quote = (goTo: (quote: Quote) => void) => {
  let now: Quote | undefined
  const who = h('span', { class: 'quote-author', dir: 'auto' })
  const text = h('span', { class: 'quote-text', dir: 'auto' })
  const press = () => now && goTo(now)
  const element = h('button', { type: 'button', class: 'quote', onclick: press }, who, ' ', text)
  const show = (next: Quote | undefined): void => {
    now = next
    element.hidden = next === undefined
    element.disabled = next?.key === undefined
    write(who, next?.from === undefined ? '' : nameOf(next.from))
    write(text, next ? shortened(next.text, MOST_SIGNS) : '')
  }
  return { element, show }
}
