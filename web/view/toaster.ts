import type { State, Toast } from '../model/state.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { h } from './element.ts'
import { icon } from './icon.ts'
import { KeyedList } from './keyed-list.ts'

/** Small words to the person. Each stays until it is put away. */
export const toaster = (session: Session) => {
  const element = h('div', { class: 'toasts', role: 'status', 'aria-label': words().toasts.label })
  const list = new KeyedList<Toast>(element, ({ key, title, line }) => {
    const close = h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': words().toasts.putAway(title),
        onclick: () => session.dismiss(key),
      },
      icon('close'),
    )
    const text = h('div', { class: 'toast-text' }, h('strong', {}, title), h('p', { dir: 'auto' }, line))
    return { element: h('div', { class: 'toast' }, text, close), show: () => {} }
  })
  return { element, show: ({ toasts }: State) => list.show(toasts) }
}
