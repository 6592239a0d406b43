import type { Task } from '../model/deeds.ts'
import { titleIn } from '../model/inbox.ts'
import { maySpeak, type State } from '../model/state.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { dress, h, write } from './element.ts'
import { icon } from './icon.ts'
import { taskBar } from './task-bar.ts'

/** Where the style alone makes it as high as what is written. */
const FITS_ITSELF = CSS.supports('field-sizing', 'content')

/** Where one writes. What is not sent yet waits for each channel by itself, also for the next load of the page. */
export class Composer {
  readonly element: HTMLElement
  readonly #session: Session
  readonly #field: HTMLTextAreaElement
  readonly #button = h(
    'button',
    { type: 'submit', class: 'send', 'aria-label': words().composer.send },
    icon('send'),
  )
  readonly #form: HTMLFormElement
  readonly #note = h('p', { class: 'composer-note', hidden: true }, words().composer.onlyAdmins)
  readonly #warning = h('p', { class: 'composer-note', role: 'status' })
  readonly #bar = taskBar(() => this.#cancel())
  #channel: string | undefined
  #task: Task | undefined

  constructor(session: Session) {
    this.#session = session
    this.#field = h('textarea', {
      rows: 1,
      enterkeyhint: 'send',
      autocomplete: 'off',
      'aria-describedby': 'composer-hint',
      oninput: () => this.#changed(),
      onkeydown: (event: KeyboardEvent) => this.#pressed(event),
    })
    const hint = h('span', { id: 'composer-hint', class: 'for-ears' }, words().composer.hint)
    this.#form = h(
      'form',
      { class: 'composer', onsubmit: (event: Event) => this.#submit(event) },
      this.#field,
      this.#button,
      hint,
    )
    this.element = h(
      'div',
      { class: 'composer-frame' },
      this.#bar.element,
      this.#form,
      this.#note,
      this.#warning,
    )
  }

  show(state: State): void {
    const { open: channel } = state
    write(this.#warning, state.keeping === 'failing' ? words().composer.notKept : '')
    this.#warning.hidden = state.keeping !== 'failing'
    if (channel !== undefined) this.#name(state, channel)
    const task = state.conversations.get(channel ?? '')?.task
    const isOther = channel !== this.#channel
    if (!isOther && task === this.#task) return
    this.#channel = channel
    if (channel === undefined) return
    if (isOther) this.#open(state, channel)
    this.#take(task, state.drafts.get(channel) ?? '', isOther)
  }

  focus(): void {
    this.#field.focus({ preventScroll: true })
  }

  #open(state: State, channel: string): void {
    const isAllowed = maySpeak(state, channel)
    this.#form.hidden = !isAllowed
    this.#note.hidden = isAllowed
  }

  /** It may get another title. */
  #name(state: State, channel: string): void {
    const label = words().composer.label(titleIn(state, channel))
    if (this.#field.placeholder !== label) dress(this.#field, { 'aria-label': label, placeholder: label })
  }

  /** Another message is answered or edited, or none: where one was edited stands again what was begun before. */
  #take(task: Task | undefined, draft: string, isOther: boolean): void {
    const wasEdit = this.#task?.as === 'edit'
    this.#task = task
    this.#bar.show(task)
    if (task?.as === 'edit') this.#field.value = task.text
    else if (isOther || wasEdit) this.#field.value = draft
    this.#fit()
    if (task && !isOther) this.focus()
  }

  #cancel(): void {
    if (this.#channel !== undefined) this.#session.intend(this.#channel, undefined)
    this.focus()
  }

  #changed(): void {
    this.#fit()
    if (this.#channel === undefined || this.#task?.as === 'edit') return
    this.#session.draft(this.#channel, this.#field.value)
    this.#session.typing(this.#channel, this.#field.value.trim() !== '')
  }

  #pressed(event: KeyboardEvent): void {
    // While a word is being composed (Japanese, Chinese …) Enter takes the word.
    const isSend = event.key === 'Enter' && !event.shiftKey && !event.isComposing
    if (isSend) this.#submit(event)
    if (event.key === 'Escape' && this.#task) this.#cancel()
  }

  #submit(event: Event): void {
    event.preventDefault()
    const text = this.#field.value.trim()
    if (text === '' || this.#channel === undefined) return
    this.#session.say(this.#channel, text)
    if (this.#task?.as !== 'edit') {
      this.#field.value = ''
      this.#session.draft(this.#channel, '')
    }
    this.#fit()
    this.focus()
  }

  /** As high as what is written, up to the limit in the style. */
  #fit(): void {
    this.#button.disabled = this.#field.value.trim() === ''
    if (FITS_ITSELF) return
    this.#field.style.height = 'auto'
    if (this.#field.scrollHeight > 0) this.#field.style.height = `${this.#field.scrollHeight}px`
  }
}
