import type { Task } from '../model/deeds.ts'
import { words } from '../words/language.ts'
import { nameOf, shortened } from '../words/names.ts'
import { h, write } from './element.ts'
import { icon } from './icon.ts'

const MOST_SIGNS = 120

/** Above the field: which message is answered, or edited. */
export const taskBar = (cancel: () => void) => {
  const { deeds } = words()
  const title = h('strong', { dir: 'auto' })
  const text = h('span', { class: 'task-text', dir: 'auto' })
  const button = h(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': deeds.cancel,
      title: deeds.cancel,
      onclick: cancel,
    },
    icon('close'),
  )
  const line = h('p', { role: 'status' }, title, ' ', text)
  const element = h('div', { class: 'task', hidden: true }, line, button)
  const show = (task: Task | undefined): void => {
    element.hidden = task === undefined
    if (!task) return
    write(title, task.as === 'edit' ? deeds.editing : deeds.answering(nameOf(task.from)))
    write(text, shortened(task.text, MOST_SIGNS))
  }
  return { element, show }
}
