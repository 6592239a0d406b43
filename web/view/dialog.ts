import { words } from '../words/language.ts'
import { type Child, h } from './element.ts'
import { icon } from './icon.ts'

/** A window above the page: it keeps the focus within, and Escape, its button or a press beside it put it away. */
export const dialog = (name: string, title: string, ...inside: readonly Child[]) => {
  const close = (): void => element.close()
  const label = words().begin.close
  const button = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: close },
    icon('close'),
  )
  const heading = h('h2', { id: `${name}-title` }, title)
  const element = h(
    'dialog',
    {
      class: 'dialog',
      id: name,
      'aria-labelledby': heading.id,
      onclick: (event: Event) => event.target === element && close(),
    },
    h('div', { class: 'dialog-inside' }, h('header', {}, heading, button), ...inside),
  )
  return { element, open: () => element.showModal(), close }
}
