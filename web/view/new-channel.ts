import type { State } from '../model/state.ts'
import { hashOf } from '../session/address.ts'
import { nameOf } from '../words/names.ts'
import { directWish, roomWish, type Wish } from '../words/wishes.ts'
import { dress, h, write } from './element.ts'
import { icon } from './icon.ts'

type Wording = { readonly name: string; readonly label: string; readonly hint: string; readonly deed: string }

/** A field that opens a channel. */
const wishForm = (wording: Wording, wish: (typed: string) => Wish, list?: HTMLDataListElement) => {
  const fault = h('p', { class: 'fault', role: 'alert', id: `${wording.name}-fault` })
  const field = h('input', {
    id: wording.name,
    name: wording.name,
    placeholder: wording.hint,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    maxlength: 128,
    'aria-describedby': `${wording.name}-fault`,
    list: list?.id,
    oninput: () => tell(undefined),
  })
  const tell = (text: string | undefined): void => {
    write(fault, text ?? '')
    dress(field, { 'aria-invalid': text === undefined ? undefined : 'true' })
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    const wished = wish(field.value)
    tell('fault' in wished ? wished.fault : undefined)
    if ('fault' in wished) return
    field.value = ''
    location.hash = hashOf(wished.channel)
  }
  const label = h('label', { for: wording.name, class: 'for-ears' }, wording.label)
  const button = h(
    'button',
    { type: 'submit', class: 'icon-button', 'aria-label': wording.deed, title: wording.deed },
    icon('plus'),
  )
  return h(
    'form',
    { class: 'wish', onsubmit: submit },
    label,
    h('div', { class: 'field' }, field, button),
    list,
    fault,
  )
}

/** The ways to a channel that is not in the list. */
export const newChannel = ({ me, neighbours }: State): HTMLElement => {
  const people = h(
    'datalist',
    { id: 'people' },
    ...neighbours.map(id => h('option', { value: id }, nameOf(id))),
  )
  const room = {
    name: 'new-room',
    label: 'Room to join or begin',
    hint: 'Join or begin a room',
    deed: 'Open the room',
  }
  const direct = {
    name: 'new-direct',
    label: 'Person to write to',
    hint: 'Write to somebody',
    deed: 'Write to them',
  }
  return h(
    'div',
    { class: 'new-channel' },
    wishForm(room, roomWish),
    wishForm(direct, typed => directWish(typed, me.id), people),
  )
}
