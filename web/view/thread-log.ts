import type { Conversation } from '../model/conversation.ts'
import type { LogRow } from '../model/log-rows.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { h, write } from './element.ts'
import { KeyedList } from './keyed-list.ts'
import { messageMenu } from './message-menu.ts'
import { logRow, type MessageDeeds } from './message-row.ts'
import { pictureWindow } from './picture-window.ts'
import { roving } from './roving.ts'
import { Scrolling } from './scrolling.ts'

/** The messages of the open thread. */
export class ThreadLog {
  readonly element: HTMLElement
  readonly #session: Session
  readonly #rows = h('div', { class: 'rows' })
  readonly #status = h('p', { class: 'log-status', role: 'status' })
  readonly #scrolling: Scrolling
  readonly #menu: ReturnType<typeof messageMenu>
  readonly #pictures = pictureWindow('thread-picture', (file, as) =>
    this.#session.address(this.#channel, file, as),
  )
  readonly #rove = roving(this.#rows)
  #list = this.#newList()
  #channel = ''
  #root = 0

  constructor(session: Session) {
    this.#session = session
    this.#menu = messageMenu(session)
    const label = words().threads.title
    const box = h(
      'div',
      { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': label, tabindex: 0 },
      this.#rows,
      this.#status,
    )
    this.#scrolling = new Scrolling(box, () => {})
    this.element = h('div', { class: 'log-frame' }, box, this.#menu.element, this.#pictures.element)
  }

  show({ channel, outbox }: Conversation, root: number, rows: readonly LogRow[], status: string): void {
    if (channel !== this.#channel || root !== this.#root) {
      this.#channel = channel
      this.#root = root
      this.#rows.replaceChildren()
      this.#list = this.#newList()
      this.#scrolling.toEnd()
    }
    if (outbox.length > 0) this.#scrolling.toEnd()
    this.#scrolling.keep(() => this.#list.show(rows), undefined)
    write(this.#status, status)
    this.#status.hidden = status === ''
    this.#rove()
  }

  #newList(): KeyedList<LogRow> {
    const deeds: MessageDeeds = {
      again: key => this.#session.sayAgain(this.#channel, key),
      discard: key => this.#session.discard(this.#channel, key),
      menu: (row, anchor) => this.#menu.open({ ...row, channel: this.#channel, thread: this.#root }, anchor),
      react: (seq, emoji, on) => this.#session.react(this.#channel, seq, emoji, on),
      files: {
        address: (file, as) => this.#session.address(this.#channel, file, as),
        look: this.#pictures.look,
      },
      goTo: ({ key, seq }) => key !== undefined && this.#session.aimAt({ channel: this.#channel, key, seq }),
      threadAt: () => '',
    }
    return new KeyedList<LogRow>(this.#rows, row => logRow(row, deeds))
  }
}
