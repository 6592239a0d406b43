import { emojiIn, QUICK } from '../model/deeds.ts'
import { words } from '../words/language.ts'
import { dress, h, write } from './element.ts'

type React = (emoji: string) => void

/** The emojis at hand. */
export const quickEmojis = (react: React): HTMLElement => {
  const { reactWith, react: label } = words().deeds
  const buttons = QUICK.map(emoji =>
    h(
      'button',
      { type: 'button', class: 'quick', 'aria-label': reactWith(emoji), onclick: () => react(emoji) },
      emoji,
    ),
  )
  return h('div', { class: 'quicks', role: 'group', 'aria-label': label }, ...buttons)
}

/** A field for any other. */
export const emojiForm = (react: React): HTMLElement => {
  const { anyEmoji, noEmoji, react: deed } = words().deeds
  const fault = h('p', { class: 'fault', role: 'alert', id: 'emoji-fault' })
  const tell = (text: string): void => {
    write(fault, text)
    fault.hidden = text === ''
    dress(field, { 'aria-invalid': text === '' ? undefined : 'true' })
  }
  const field = h('input', {
    'aria-label': anyEmoji,
    placeholder: anyEmoji,
    autocomplete: 'off',
    maxlength: 32,
    'aria-describedby': fault.id,
    oninput: () => tell(''),
  })
  const submit = (event: Event): void => {
    event.preventDefault()
    const emoji = emojiIn(field.value)
    if (emoji === undefined) tell(noEmoji)
    else react(emoji)
  }
  tell('')
  const button = h('button', { type: 'submit', class: 'primary' }, deed)
  return h(
    'form',
    { class: 'emoji-form', onsubmit: submit },
    h('div', { class: 'field' }, field),
    button,
    fault,
  )
}
