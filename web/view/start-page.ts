import type { Person } from '../model/state.ts'
import { addressAs } from '../session/address.ts'
import { words } from '../words/language.ts'
import { listed } from '../words/lists.ts'
import { nameOf } from '../words/names.ts'
import { userIdOf } from '../words/wishes.ts'
import { brand } from './brand.ts'
import { h, write } from './element.ts'
import { face } from './face.ts'
import { icon } from './icon.ts'
import { settingsFields } from './settings.ts'

const card = ({ id, roles }: Person): HTMLElement => {
  const { start } = words()
  const about = roles.length > 0 ? start.role(listed(roles)) : start.noRole
  const names = h(
    'span',
    { class: 'names' },
    h('strong', {}, nameOf(id)),
    h('span', { class: 'about' }, about),
  )
  return h('li', {}, h('a', { class: 'card', href: addressAs(id) }, face(id), names))
}

const ownName = (): HTMLElement => {
  const { start } = words()
  const fault = h('p', { class: 'fault', role: 'alert', id: 'own-name-fault' })
  const field = h('input', {
    id: 'own-name',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    maxlength: 128,
    placeholder: start.example,
    'aria-describedby': 'own-name-fault',
  })
  const submit = (event: Event): void => {
    event.preventDefault()
    const id = userIdOf(field.value)
    if (id === undefined) write(fault, start.fault)
    else location.assign(addressAs(id))
  }
  const label = h('label', { for: 'own-name' }, start.other)
  const button = h('button', { type: 'submit', class: 'primary' }, start.deed)
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
    brand(),
    h('h1', {}, words().start.question),
    h('p', { class: 'lead' }, words().start.lead),
    h('ul', { class: 'cards' }, ...users.map(card)),
    ownName(),
    settingsFields(),
  )

/** Where the server of the page does not answer. */
export const troublePage = (again: () => void): HTMLElement =>
  h(
    'main',
    { class: 'start' },
    brand(),
    h('h1', {}, words().trouble.title),
    h('p', { class: 'lead' }, words().trouble.lead),
    h('button', { type: 'button', class: 'primary', onclick: again }, icon('sun'), words().trouble.deed),
  )
