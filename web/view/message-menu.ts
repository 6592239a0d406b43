import type { Deed } from '../model/deeds.ts'
import type { MessageRow } from '../model/log-rows.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { h, write } from './element.ts'
import { emojiForm, quickEmojis } from './emoji-form.ts'

type Placed = MessageRow & { readonly channel: string }
type Did = () => void

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

const button = (label: string, run: Did, name = 'deed'): HTMLButtonElement =>
  h('button', { type: 'button', class: name, onclick: run }, label)

/** What was deleted is gone for good: it is asked for twice. */
const deletion = (run: Did): HTMLButtonElement => {
  const { delete: first, forGood } = words().deeds
  let isAsked = false
  const press = (): void => {
    if (isAsked) run()
    isAsked = true
    write(element, forGood)
  }
  const element = button(first, press, 'deed grave')
  return element
}

/** What the menu holds for each deed. */
const itemsFor = (session: Session, row: Placed, done: Did) => {
  const { channel, seq = 0, from, text } = row
  const { answer, edit, copy } = words().deeds
  const after = (run: Did) => () => {
    done()
    run()
  }
  const intend = (as: 'answer' | 'edit') => after(() => session.intend(channel, { as, seq, from, text }))
  const react = (emoji: string) => after(() => session.react(channel, seq, emoji, true))()
  const items: Readonly<Record<Deed, () => readonly HTMLElement[]>> = {
    react: () => [quickEmojis(react), emojiForm(react)],
    answer: () => [button(answer, intend('answer'))],
    copy: () => [
      button(
        copy,
        after(() => void navigator.clipboard?.writeText(text).catch(() => {})),
      ),
    ],
    edit: () => [button(edit, intend('edit'))],
    delete: () => [deletion(after(() => session.withhold(channel, seq)))],
  }
  return row.deeds.flatMap(deed => items[deed]())
}

const step = (element: HTMLElement, event: KeyboardEvent): void => {
  const by = STEPS[event.key]
  if (by === undefined || event.target instanceof HTMLInputElement) return
  event.preventDefault()
  const all = [...element.querySelectorAll('button')]
  const at = all.indexOf(document.activeElement as HTMLButtonElement)
  all[(at + by + all.length) % all.length]?.focus()
}

/** Beside what it belongs to, and wholly on the page; on a phone the style puts it below. */
const place = (element: HTMLElement, anchor: HTMLElement): void => {
  const { left, right, top, bottom } = anchor.getBoundingClientRect()
  const { width, height } = element.getBoundingClientRect()
  const x = left + width < innerWidth - 8 ? left : right - width
  const y = bottom + height < innerHeight - 8 ? bottom + 4 : top - height - 4
  element.style.setProperty('--menu-x', `${Math.max(8, x)}px`)
  element.style.setProperty('--menu-y', `${Math.max(8, y)}px`)
}

/** The menu of a message. Escape and a press beside it put it away; the focus goes back to where it was. */
export const messageMenu = (session: Session) => {
  let isPressed = false
  const element: HTMLDialogElement = h('dialog', {
    class: 'menu',
    'aria-label': words().deeds.menu,
    onkeydown: (event: KeyboardEvent) => step(element, event),
    // The finger whose long press opened it is lifted above it: that is no press beside it.
    onpointerdown: (event: Event) => {
      isPressed = event.target === element
    },
    onclick: (event: Event) => isPressed && event.target === element && element.close(),
  })
  const open = (row: Placed, anchor: HTMLElement): void => {
    if (element.open || row.deeds.length === 0) return
    isPressed = false
    element.replaceChildren(
      h('div', { class: 'menu-inside' }, ...itemsFor(session, row, () => element.close())),
    )
    element.showModal()
    place(element, anchor)
  }
  return { element, open }
}
