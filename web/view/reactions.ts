import type { Reaction } from '../model/deeds.ts'
import { numberOf } from '../words/language.ts'
import { dress, h, write } from './element.ts'
import { KeyedList, type Shown } from './keyed-list.ts'

type React = (emoji: string, on: boolean) => void

const reaction = (first: Reaction, react: React): Shown<Reaction> => {
  let now = first
  const count = h('span', { class: 'count' })
  const press = () => react(now.key, !now.isOwn)
  const element = h('button', { type: 'button', class: 'reaction', onclick: press }, first.key, ' ', count)
  const show = (next: Reaction): void => {
    now = next
    write(count, numberOf(next.count))
    dress(element, { 'aria-label': next.label, title: next.label, 'aria-pressed': String(next.isOwn) })
  }
  return { element, show }
}

/** The emojis below a message: a press adds one's own, another one takes it back. */
export const reactions = (react: React) => {
  const element = h('div', { class: 'reactions' })
  const list = new KeyedList<Reaction>(element, one => reaction(one, react))
  const show = (all: readonly Reaction[]): void => {
    element.hidden = all.length === 0
    list.show(all)
  }
  return { element, show }
}
