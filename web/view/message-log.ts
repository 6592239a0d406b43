import type { Conversation } from '../model/conversation.ts'
import { type LogRow, logRows } from '../model/log-rows.ts'
import { readerIn, type State } from '../model/state.ts'
import { hashOf } from '../session/address.ts'
import type { Session } from '../session/session.ts'
import { counted, words } from '../words/language.ts'
import { dayOf } from '../words/times.ts'
import { h, write } from './element.ts'
import { jumpButton } from './jump-button.ts'
import { KeyedList } from './keyed-list.ts'
import { messageMenu } from './message-menu.ts'
import { logRow, type MessageDeeds } from './message-row.ts'
import { pictureWindow } from './picture-window.ts'
import { roving } from './roving.ts'
import { Scrolling } from './scrolling.ts'
import { targetRow } from './target-row.ts'
import { unreadButton } from './unread-button.ts'

/** The messages of the open channel. */
export class MessageLog {
  readonly element: HTMLElement
  readonly #session: Session
  readonly #rows = h('div', { class: 'rows' })
  readonly #status = h('p', { class: 'log-status' })
  readonly #box: HTMLElement
  readonly #scrolling: Scrolling
  readonly #jump = jumpButton('down', () => this.#goToEnd())
  readonly #target: ReturnType<typeof targetRow>
  readonly #unread: ReturnType<typeof unreadButton>
  readonly #menu: ReturnType<typeof messageMenu>
  readonly #rove = roving(this.#rows)
  readonly #pictures = pictureWindow('picture', (file, as) =>
    this.#session.address(this.#shown?.channel ?? '', file, as),
  )
  #list = this.#newList()
  #shown: Conversation | undefined
  #day = ''
  /** The last entry that was before the person's eyes. */
  #seenSeq = 0

  constructor(session: Session) {
    this.#session = session
    const log = {
      class: 'log',
      role: 'log',
      'aria-live': 'polite',
      'aria-label': words().log.label,
      tabindex: 0,
    }
    this.#box = h('div', log, this.#status, this.#rows)
    this.#scrolling = new Scrolling(this.#box, () => this.#moved())
    this.#target = targetRow(this.#rows, this.#scrolling, session)
    this.#unread = unreadButton({
      rows: this.#rows,
      scrolling: this.#scrolling,
      me: session.store.state.me.id,
      readBack: channel => session.unread(channel),
    })
    this.#menu = messageMenu(session)
    const above = [
      this.#unread.element,
      this.#box,
      this.#jump.element,
      this.#menu.element,
      this.#pictures.element,
    ]
    this.element = h('div', { class: 'log-frame' }, ...above)
    addEventListener('focus', () => this.#look())
    document.addEventListener('visibilitychange', () => this.#look())
  }

  show(state: State): void {
    const conversation = state.conversations.get(state.open ?? '')
    const [former, now] = [this.#shown, Date.now()]
    const day = dayOf(now)
    this.#target(former, state.target)
    if (conversation === former && day === this.#day) return
    this.#day = day
    this.#shown = conversation
    if (conversation?.channel !== former?.channel) this.#begin()
    if (!conversation) return
    this.#render(conversation, former, logRows(conversation, readerIn(state, conversation.channel, now)))
    this.#look()
    this.#target(conversation, state.target)
    if (former?.entries !== conversation.entries) this.#fill()
  }

  #render(conversation: Conversation, former: Conversation | undefined, rows: readonly LogRow[]): void {
    const isSame = former?.channel === conversation.channel
    const isFirst = conversation.phase === 'ready' && (!isSame || former.phase === 'opening')
    const wrote = conversation.outbox.at(-1)?.key
    if (isSame && wrote !== undefined && wrote !== former.outbox.at(-1)?.key) this.#scrolling.toEnd()
    // What is read back is no news: it is not to be read out.
    const isNews = isSame && former.phase === 'ready' && former.entries[0] === conversation.entries[0]
    this.#box.setAttribute('aria-busy', String(!isNews))
    this.#tellStatus(conversation, rows.length === 0)
    this.#scrolling.keep(() => this.#list.show(rows), this.#anchor())
    this.#rove()
    if (isFirst) this.#goToNews()
    requestAnimationFrame(() => this.#box.setAttribute('aria-busy', 'false'))
  }

  /** The row that is to stay where it is: the first that is in sight. */
  #anchor(): HTMLElement | undefined {
    const top = this.#box.scrollTop
    for (const row of this.#rows.children)
      if (row instanceof HTMLElement && row.offsetTop + row.offsetHeight > top && row.matches('.message'))
        return row
    return undefined
  }

  #tellStatus({ phase, refusal, channel, hasOlder }: Conversation, isEmpty: boolean): void {
    const { log } = words()
    const again = h('button', {
      type: 'button',
      class: 'link',
      onclick: () => this.#session.openAgain(channel),
    })
    write(again, log.again)
    if (phase === 'refused') this.#status.replaceChildren(refusal ?? '', ' ', again)
    else if (phase === 'opening') write(this.#status, log.opening)
    else if (isEmpty) write(this.#status, log.empty)
    else write(this.#status, hasOlder ? log.reading : log.begins)
    this.#status.classList.toggle('empty', isEmpty)
  }

  #begin(): void {
    this.#rows.replaceChildren()
    this.#list = this.#newList()
    this.#seenSeq = 0
    this.#unread.begin()
    this.#scrolling.toEnd()
  }

  #newList(): KeyedList<LogRow> {
    const channel = () => this.#shown?.channel ?? ''
    const deeds: MessageDeeds = {
      again: key => this.#session.sayAgain(channel(), key),
      discard: key => this.#session.discard(channel(), key),
      menu: (row, anchor) => this.#menu.open({ ...row, channel: channel() }, anchor),
      react: (seq, emoji, on) => this.#session.react(channel(), seq, emoji, on),
      files: {
        address: (file, as) => this.#session.address(channel(), file, as),
        look: this.#pictures.look,
      },
      threadAt: root => hashOf(channel(), root),
      goTo: ({ key, seq }) => key !== undefined && this.#session.aimAt({ channel: channel(), key, seq }),
    }
    return new KeyedList<LogRow>(this.#rows, row => logRow(row, deeds))
  }

  #goToNews(): void {
    const line = this.#rows.querySelector('.divider-new')
    if (line instanceof HTMLElement) this.#scrolling.toRow(line)
    else this.#scrolling.toEnd()
  }

  #goToEnd(): void {
    this.#scrolling.toEnd()
    this.#look()
    this.#box.focus({ preventScroll: true })
  }

  #moved(): void {
    this.#look()
    this.#fill()
  }

  /** Fetches older ones before the person comes to the top. */
  #fill(): void {
    const conversation = this.#shown
    if (conversation?.phase === 'ready' && conversation.hasOlder && this.#scrolling.isNearTop)
      this.#session.older(conversation.channel)
  }

  /** What is at the end of a page that has the focus has been seen. */
  #look(): void {
    const conversation = this.#shown
    const isRead = conversation?.phase === 'ready' || conversation?.phase === 'reading'
    this.#unread.show(isRead ? conversation : undefined)
    if (isRead) this.#lookAt(conversation)
    else this.#jump.show(undefined, false)
  }

  #lookAt(conversation: Conversation): void {
    const { isAtEnd } = this.#scrolling
    // What the first look finds is where one begins, wherever the view stands by then: only what comes later is news.
    if (isAtEnd || this.#seenSeq === 0) this.#seenSeq = conversation.entries.at(-1)?.seq ?? 0
    const news = conversation.entries.filter(({ seq }) => seq > this.#seenSeq).length
    const { log } = words()
    const text = news > 0 ? counted(news, log.news) : log.toEnd
    this.#jump.show(isAtEnd ? undefined : text, news > 0)
    if (isAtEnd && document.visibilityState === 'visible' && document.hasFocus())
      this.#session.seen(conversation.channel)
  }
}
