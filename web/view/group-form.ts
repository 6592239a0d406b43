import { hashOf } from '../session/address.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { groupWish } from '../words/wishes.ts'
import { dress, h, write } from './element.ts'

const labelled = (id: string, label: string, placeholder: string, describedBy: string) => {
  const field = h('input', {
    id,
    placeholder,
    autocomplete: 'off',
    maxlength: 200,
    'aria-describedby': describedBy,
  })
  return { field, parts: [h('label', { for: id }, label), h('div', { class: 'field' }, field)] }
}

/** A private room with whoever is named. */
export const groupForm = (session: Session, done: () => void): HTMLElement => {
  const { group, groupName, groupHint, groupPeople, peopleHint, openGroup } = words().begin
  const fault = h('p', { class: 'fault', role: 'alert', id: 'new-group-fault' })
  const title = labelled('new-group', groupName, groupHint, fault.id)
  const people = labelled('new-group-people', groupPeople, peopleHint, fault.id)
  dress(people.field, { autocapitalize: 'none', spellcheck: 'false' })
  const button = h('button', { type: 'submit', class: 'primary' }, openGroup)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const wished = groupWish(title.field.value, people.field.value, session.store.state.me.id)
    write(fault, 'fault' in wished ? wished.fault : '')
    if ('fault' in wished) return
    button.disabled = true
    const begun = await session.gather(wished.title, wished.people)
    button.disabled = false
    write(fault, 'fault' in begun ? begun.fault : '')
    if ('fault' in begun) return
    for (const { field } of [title, people]) field.value = ''
    done()
    location.hash = hashOf(begun.channel)
  }
  const legend = h('h3', { id: 'new-group-title' }, group)
  return h(
    'form',
    { class: 'wish', 'aria-labelledby': legend.id, onsubmit: (event: Event) => void submit(event) },
    legend,
    ...title.parts,
    ...people.parts,
    fault,
    button,
  )
}
