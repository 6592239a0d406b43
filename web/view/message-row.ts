import type { LogRow, MessageRow } from '../model/log-rows.ts'
import { words } from '../words/language.ts'
import { nameOf } from '../words/names.ts'
import { clockOf, momentOf } from '../words/times.ts'
import { h, write } from './element.ts'
import { face } from './face.ts'
import type { Shown } from './keyed-list.ts'
import { linkedText } from './linked-text.ts'
import { tickMark } from './tick-mark.ts'

/** What can be done with a message that failed. */
export type MessageDeeds = { readonly again: (key: string) => void; readonly discard: (key: string) => void }

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

/** A bubble. The element stays while the message goes from the outbox to the log. */
const messageRow = (row: MessageRow, deeds: MessageDeeds): Shown<LogRow> => {
  const tick = tickMark()
  const fault = faultLine(row, deeds)
  const name = row.isOwn ? words().message.you : nameOf(row.from)
  const author = h('span', { class: 'author' }, name, h('span', { class: 'for-ears' }, ':'))
  const meta = h('span', { class: 'meta' })
  const text = h('p', { class: 'text', dir: 'auto' })
  const bubble = h('div', { class: 'bubble' }, author, text, meta)
  const element = h(
    'div',
    { class: 'message', 'data-key': row.key },
    row.isOwn ? undefined : face(row.from),
    h('div', { class: 'said' }, bubble, fault.element),
  )
  let at = Number.NaN
  let said: string | undefined
  const show = (now: LogRow): void => {
    if (now.kind !== 'message') return
    element.className = `message${now.isOwn ? ' own' : ''}${now.begins ? ' begins' : ''}${now.ends ? ' ends' : ''}`
    author.classList.toggle('for-ears', now.isOwn || !now.begins)
    if (said !== now.text) text.replaceChildren(...linkedText(now.text))
    said = now.text
    if (at !== now.at) meta.replaceChildren(timeOf(now.at), tick.element)
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
