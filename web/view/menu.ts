import { h } from './element.ts'

type Did = () => void

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/** One thing that can be done. */
export const menuButton = (label: string, run: Did, name = 'deed'): HTMLButtonElement =>
  h('button', { type: 'button', class: name, onclick: run }, label)

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

/** What can be done with one thing. Escape and a press beside it put it away; the focus goes back to where it was. */
export const menu = (label: string) => {
  let isPressed = false
  const element: HTMLDialogElement = h('dialog', {
    class: 'menu',
    'aria-label': label,
    onkeydown: (event: KeyboardEvent) => step(element, event),
    // The finger whose long press opened it is lifted above it: that is no press beside it.
    onpointerdown: (event: Event) => {
      isPressed = event.target === element
    },
    onclick: (event: Event) => isPressed && event.target === element && element.close(),
  })
  const open = (items: readonly HTMLElement[], anchor: HTMLElement): void => {
    if (element.open || items.length === 0) return
    isPressed = false
    element.replaceChildren(h('div', { class: 'menu-inside' }, ...items))
    element.showModal()
    place(element, anchor)
  }
  return { element, open, close: () => element.close() }
}
