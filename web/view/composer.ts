import type { Task } from '../model/deeds.ts'
import { announced, isWaitingFor, type OwnFile } from '../model/files.ts'
import { titleIn } from '../model/inbox.ts'
import { filesAt, maySpeak, type State } from '../model/state.ts'
import { type Where, whereKey, whereOf } from '../model/where.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { composerFiles } from './composer-files.ts'
import { dress, h, write } from './element.ts'
import { filePicker, onPaste } from './file-intake.ts'
import { icon } from './icon.ts'
import { taskBar } from './task-bar.ts'

/** Where the style alone makes it as high as what is written. */
const FITS_ITSELF = CSS.supports('field-sizing', 'content')

/** Where one writes: in the open channel, or in the open thread. What is not sent yet waits for each of them by itself, also for the next load of the page. */
export class Composer {
  readonly element: HTMLElement
  readonly #session: Session
  readonly #isThread: boolean
  readonly #field: HTMLTextAreaElement
  readonly #button = h(
    'button',
    { type: 'submit', class: 'send', 'aria-label': words().composer.send },
    icon('send'),
  )
  readonly #form: HTMLFormElement
  readonly #note = h('p', { class: 'composer-note', hidden: true }, words().composer.onlyAdmins)
  readonly #warning = h('p', { class: 'composer-note', role: 'status' })
  readonly #wait = h('p', { class: 'files-wait', role: 'status', hidden: true })
  readonly #bar = taskBar(() => this.#cancel())
  readonly #rows = composerFiles({
    pause: key => this.#at(where => this.#session.pauseFile(where, key)),
    resume: key => this.#at(where => this.#session.resumeFile(where, key)),
    remove: key => this.#removeFile(key),
  })
  #where: Where | undefined
  #files: readonly OwnFile[] = []
  #task: Task | undefined

  constructor(session: Session, isThread = false) {
    this.#session = session
    this.#isThread = isThread
    const hint = h(
      'span',
      { id: `composer-hint${isThread ? '-thread' : ''}`, class: 'for-ears' },
      words().composer.hint,
    )
    this.#field = h('textarea', {
      rows: 1,
      enterkeyhint: 'send',
      autocomplete: 'off',
      'aria-describedby': hint.id,
      oninput: () => this.#changed(),
      onkeydown: (event: KeyboardEvent) => this.#pressed(event),
    })
    const picker = filePicker(files => this.take(files))
    onPaste(this.#field, files => this.take(files))
    const inside = [picker.button, picker.input, this.#field, this.#button, hint]
    this.#form = h('form', { class: 'composer', onsubmit: (event: Event) => this.#submit(event) }, ...inside)
    const parts = [this.#rows.element, this.#wait, this.#bar.element, this.#form, this.#note, this.#warning]
    this.element = h('div', { class: 'composer-frame' }, ...parts)
  }

  show(state: State): void {
    const { open: channel } = state
    write(this.#warning, state.keeping === 'failing' ? words().composer.notKept : '')
    this.#warning.hidden = state.keeping !== 'failing'
    const isSomewhere = channel !== undefined && (!this.#isThread || state.thread !== undefined)
    const where = isSomewhere ? whereOf(channel, this.#isThread ? state.thread : undefined) : undefined
    const key = where && whereKey(where)
    const isOther = key !== (this.#where && whereKey(this.#where))
    this.#where = where
    if (!where || key === undefined) return
    this.#name(state, where)
    this.#showFiles(filesAt(state, key))
    const theirs = state.conversations.get(where.channel)?.task
    const task = theirs?.root === where.root ? theirs : undefined
    if (!isOther && task === this.#task) return
    if (isOther) this.#open(state, where)
    this.#take(task, state.drafts.get(key) ?? '', isOther)
  }

  focus(): void {
    this.#field.focus({ preventScroll: true })
  }

  /** Files are to go with what is written. */
  take(files: readonly File[]): void {
    if (files.length === 0 || this.#form.hidden || this.#task?.as === 'edit') return
    this.#at(where => this.#session.attach(where, files))
    this.focus()
  }

  #at(run: (where: Where) => void): void {
    if (this.#where) run(this.#where)
  }

  #open(state: State, { channel }: Where): void {
    const isAllowed = maySpeak(state, channel)
    this.#form.hidden = !isAllowed
    this.#note.hidden = isAllowed
  }

  /** It may get another title. */
  #name(state: State, { channel, root }: Where): void {
    const { composer, threads } = words()
    const label = root === undefined ? composer.label(titleIn(state, channel)) : threads.answer
    if (this.#field.placeholder !== label) dress(this.#field, { 'aria-label': label, placeholder: label })
  }

  #showFiles(files: readonly OwnFile[]): void {
    if (files === this.#files) return
    this.#files = files
    this.#rows.show(files)
    const isWaiting = isWaitingFor(files)
    this.#wait.hidden = !isWaiting
    write(this.#wait, isWaiting ? words().files.wait : '')
    this.#fit()
  }

  #removeFile(key: string): void {
    this.#at(where => this.#session.removeFile(where, key))
    this.focus()
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
    this.#at(({ channel }) => this.#session.intend(channel, undefined))
    this.focus()
  }

  #changed(): void {
    this.#fit()
    if (!this.#where || this.#task?.as === 'edit') return
    this.#session.draft(this.#where, this.#field.value)
    this.#session.typing(this.#where.channel, this.#field.value.trim() !== '')
  }

  #pressed(event: KeyboardEvent): void {
    // While a word is being composed (Japanese, Chinese …) Enter takes the word.
    const isSend = event.key === 'Enter' && !event.shiftKey && !event.isComposing
    if (isSend) this.#submit(event)
    if (event.key !== 'Escape' || !this.#task) return
    event.stopPropagation()
    this.#cancel()
  }

  #submit(event: Event): void {
    event.preventDefault()
    if (!this.#isReady || !this.#where) return
    this.#session.say(this.#where, this.#field.value.trim())
    if (this.#task?.as !== 'edit') {
      this.#field.value = ''
      this.#session.draft(this.#where, '')
    }
    this.#fit()
    this.focus()
  }

  /** There is something to say, and nothing of it is on its way. */
  get #isReady(): boolean {
    const hasText = this.#field.value.trim() !== ''
    if (this.#task?.as === 'edit') return hasText
    return !isWaitingFor(this.#files) && (hasText || announced(this.#files).length > 0)
  }

  /** As high as what is written, up to the limit in the style. */
  #fit(): void {
    this.#button.disabled = !this.#isReady
    if (FITS_ITSELF) return
    this.#field.style.height = 'auto'
    if (this.#field.scrollHeight > 0) this.#field.style.height = `${this.#field.scrollHeight}px`
  }
}
