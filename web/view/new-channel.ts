import { hashOf } from '../session/address.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { nameOf } from '../words/names.ts'
import { directWish, roomWish, type Wish } from '../words/wishes.ts'
import { dialog } from './dialog.ts'
import { dress, h, write } from './element.ts'
import { groupForm } from './group-form.ts'

type Wording = { readonly name: string; readonly label: string; readonly hint: string; readonly deed: string }

/** A field that opens a channel. */
const wishForm = (
  wording: Wording,
  wish: (typed: string) => Wish,
  done: () => void,
  list?: HTMLDataListElement,
) => {
  const fault = h('p', { class: 'fault', role: 'alert', id: `${wording.name}-fault` })
  const field = h('input', {
    id: wording.name,
    name: wording.name,
    placeholder: wording.hint,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    maxlength: 128,
    'aria-describedby': fault.id,
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
    done()
    location.hash = hashOf(wished.channel)
  }
  const label = h('label', { for: wording.name }, wording.label)
  const button = h('button', { type: 'submit', class: 'primary' }, wording.deed)
  const row = h('div', { class: 'field' }, field)
  return h('form', { class: 'wish', onsubmit: submit }, label, row, list, fault, button)
}

/** The ways to a conversation that is not in the inbox. */
export const newChannel = (session: Session) => {
  const { me, neighbours } = session.store.state
  const { title, room, roomHint, openRoom, person, personHint, writeTo } = words().begin
  const people = h(
    'datalist',
    { id: 'people' },
    ...neighbours.map(id => h('option', { value: id }, nameOf(id))),
  )
  const toPerson = { name: 'new-direct', label: person, hint: personHint, deed: writeTo }
  const toRoom = { name: 'new-room', label: room, hint: roomHint, deed: openRoom }
  const close = (): void => window.close()
  const window = dialog(
    'begin',
    title,
    wishForm(toPerson, typed => directWish(typed, me.id), close, people),
    wishForm(toRoom, roomWish, close),
    groupForm(session, close),
  )
  return window
}
