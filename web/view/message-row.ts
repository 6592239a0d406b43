import type { Quote } from '../model/deeds.ts'
import type { LogRow, MessageRow } from '../model/log-rows.ts'
import { counted, words } from '../words/language.ts'
import { nameOf } from '../words/names.ts'
import { clockOf, momentOf } from '../words/times.ts'
import { attachments, type FileReading } from './attachments.ts'
import { dress, h, write } from './element.ts'
import { face } from './face.ts'
import { icon } from './icon.ts'
import type { Shown } from './keyed-list.ts'
import { linkedText } from './linked-text.ts'
import { onLongPress } from './long-press.ts'
import { quote } from './quote.ts'
import { reactions } from './reactions.ts'
import { tickMark } from './tick-mark.ts'

/** What can be done with a message. */
export type MessageDeeds = {
  readonly again: (key: string) => void
  readonly discard: (key: string) => void
  readonly menu: (row: MessageRow, anchor: HTMLElement) => void
  readonly react: (seq: number, emoji: string, on: boolean) => void
  readonly goTo: (quote: Quote) => void
  readonly files: FileReading
  /** The address of a thread. */
  readonly threadAt: (root: number) => string
}

const faultLine = (row: MessageRow, deeds: MessageDeeds) => {
  const reason = h('span')
  const key = row.outgoingKey ?? ''
  const { sendAgain, discard } = words().message
  const again = h('button', { type: 'button', class: 'link', onclick: () => deeds.again(key) }, sendAgain)
  const drop = h('button', { type: 'button', class: 'link', onclick: () => deeds.discard(key) }, discard)
  return { reason, element: h('p', { class: 'fault', role: 'alert' }, reason, ' ', again, ' ', drop) }
}

const timeOf = (at: number): HTMLElement =>
  h('time', { datetime: new Date(at).toISOString(), title: momentOf(at) }, clockOf(at))

/** What opens the menu: a button for mouse and keyboard, and the bubble for a finger that rests on it. */
const menuButton = (open: (anchor: HTMLElement) => void, bubble: HTMLElement): HTMLElement => {
  const label = words().deeds.menu
  const button: HTMLElement = h(
    'button',
    {
      type: 'button',
      class: 'more',
      tabindex: -1,
      'aria-label': label,
      title: label,
      'aria-haspopup': 'dialog',
      onclick: () => open(button),
    },
    icon('more'),
  )
  onLongPress(bubble, () => open(bubble))
  return button
}

const classOf = ({ isOwn, begins, ends, isDeleted }: MessageRow): string =>
  ['message', isOwn && 'own', begins && 'begins', ends && 'ends', isDeleted && 'gone']
    .filter(Boolean)
    .join(' ')

/** The way to what answers a message. */
const answersLink = (deeds: MessageDeeds) => {
  const count = h('span')
  const element = h('a', { class: 'answers', hidden: true }, icon('thread'), count)
  const show = ({ answers, root }: MessageRow): void => {
    element.hidden = answers === undefined || root === undefined
    if (answers === undefined || root === undefined) return
    dress(element, { href: deeds.threadAt(root) })
    write(count, counted(answers, words().threads.answers))
  }
  return { element, show }
}

/** A bubble. The element stays while the message goes from the outbox to the log. */
const messageRow = (row: MessageRow, deeds: MessageDeeds): Shown<LogRow> => {
  const tick = tickMark()
  const fault = faultLine(row, deeds)
  const name = row.isOwn ? words().message.you : nameOf(row.from)
  const author = h('span', { class: 'author' }, name, h('span', { class: 'for-ears' }, ':'))
  const meta = h('span', { class: 'meta' })
  const text = h('p', { class: 'text', dir: 'auto' })
  const edited = h('span', {}, words().deeds.edited)
  const about = quote(deeds.goTo)
  const below = reactions((emoji, on) => latest.seq !== undefined && deeds.react(latest.seq, emoji, on))
  const files = attachments(deeds.files)
  const answers = answersLink(deeds)
  const bubble = h('div', { class: 'bubble' }, author, about.element, files.element, text, meta)
  const more = menuButton(anchor => deeds.menu(latest, anchor), bubble)
  const element = h(
    'div',
    { class: 'message', 'data-key': row.key },
    row.isOwn ? undefined : face(row.from),
    h(
      'div',
      { class: 'said' },
      h('div', { class: 'beside' }, bubble, more),
      below.element,
      answers.element,
      fault.element,
    ),
  )
  let latest = row
  let at = Number.NaN
  let said: string | undefined
  const show = (now: LogRow): void => {
    if (now.kind !== 'message') return
    latest = now
    element.className = classOf(now)
    more.hidden = now.deeds.length === 0
    edited.hidden = !now.isEdited
    about.show(now.quote)
    below.show(now.reactions)
    files.show(now.attachments)
    answers.show(now)
    author.classList.toggle('for-ears', now.isOwn || !now.begins)
    if (said !== now.text) text.replaceChildren(...linkedText(now.text))
    said = now.text
    if (at !== now.at) meta.replaceChildren(edited, timeOf(now.at), tick.element)
    at = now.at
    tick.show(now.tick)
    fault.element.hidden = now.fault === undefined
    write(fault.reason, now.fault ?? '')
  }
  return { element, show }
}

/** A row of the log: a bubble, or a line across. */
export const logRow = (row: LogRow, deeds: MessageDeeds): Shown<LogRow> => {
  if (row.kind === 'message') return messageRow(row, deeds)
  const text = h('span', {}, row.text)
  const element = h('div', { class: `divider divider-${row.kind}` }, text)
  return { element, show: now => now.kind !== 'message' && write(text, now.text) }
}
