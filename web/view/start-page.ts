import type { Person } from '../model/state.ts'
import { addressAs } from '../session/address.ts'
import { nameOf } from '../words/names.ts'
import { userIdOf } from '../words/wishes.ts'
import { brand } from './brand.ts'
import { h, write } from './element.ts'
import { face } from './face.ts'
import { icon } from './icon.ts'

const card = ({ id, roles }: Person): HTMLElement => {
  const about = roles.length > 0 ? `Role: ${roles.join(', ')}` : 'No special role'
  const names = h(
    'span',
    { class: 'names' },
    h('strong', {}, nameOf(id)),
    h('span', { class: 'about' }, about),
  )
  return h('li', {}, h('a', { class: 'card', href: addressAs(id) }, face(id), names))
}

const ownName = (): HTMLElement => {
  const fault = h('p', { class: 'fault', role: 'alert', id: 'own-name-fault' })
  const field = h('input', {
    id: 'own-name',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    maxlength: 128,
    placeholder: 'for example dave',
    'aria-describedby': 'own-name-fault',
  })
  const submit = (event: Event): void => {
    event.preventDefault()
    const id = userIdOf(field.value)
    if (id === undefined) write(fault, 'A name has at least one letter, no spaces and none of ~ : # /')
    else location.assign(addressAs(id))
  }
  const label = h('label', { for: 'own-name' }, 'Or be somebody else')
  const button = h('button', { type: 'submit', class: 'primary' }, 'Start')
  return h(
    'form',
    { class: 'own-name', onsubmit: submit },
    label,
    h('div', { class: 'field' }, field, button),
    fault,
  )
}

/** Where one chooses who to be. */
export const startPage = (users: readonly Person[]): HTMLElement =>
  h(
    'main',
    { class: 'start' },
    brand('p'),
    h('h1', {}, 'Who do you want to be?'),
    h(
      'p',
      { class: 'lead' },
      'Choose somebody here, and somebody else in a second window. Then talk to each other.',
    ),
    h('ul', { class: 'cards' }, ...users.map(card)),
    ownName(),
  )

/** Where the server of the page does not answer. */
export const troublePage = (again: () => void): HTMLElement =>
  h(
    'main',
    { class: 'start' },
    brand('p'),
    h('h1', {}, 'The server does not answer.'),
    h('p', { class: 'lead' }, 'Is npm start still running? This page tries again by itself.'),
    h('button', { type: 'button', class: 'primary', onclick: again }, icon('sun'), 'Try now'),
  )
