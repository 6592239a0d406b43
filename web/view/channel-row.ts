import type { ChannelRow } from '../model/channel-rows.ts'
import { hashOf } from '../session/address.ts'
import { counted, numberOf, words } from '../words/language.ts'
import { statusWord } from '../words/presence.ts'
import { briefOf } from '../words/times.ts'
import { dress, h, write } from './element.ts'
import { face } from './face.ts'
import type { Shown } from './keyed-list.ts'

const MOST_SHOWN = 99

/** Who types, else what was begun, else what was said last. */
const lineOf = (row: ChannelRow): readonly [kind: 'typing' | 'draft' | 'said', text: string] => {
  if (row.typing !== '') return ['typing', row.typing]
  if (row.draft !== undefined) return ['draft', words().inbox.draft(row.draft)]
  return ['said', row.said]
}

const spoken = (row: ChannelRow): string =>
  [
    row.presence === undefined ? '' : statusWord(row.presence),
    row.unread > 0 ? counted(row.unread, words().inbox.unread) : '',
    row.hasFailed ? words().ticks.failed : '',
  ]
    .filter(part => part !== '')
    .map(part => `, ${part}`)
    .join('')

/** One conversation of the inbox. What its signs mean is said to those who hear the page. */
export const channelRow = (first: ChannelRow): Shown<ChannelRow> => {
  const dot = h('span', { class: 'dot' })
  const [line, when, aside] = [
    h('span', { class: 'line', dir: 'auto' }),
    h('span', { class: 'when' }),
    h('span', { class: 'for-ears' }),
  ]
  const badge = h('span', { class: 'badge', 'aria-hidden': 'true' })
  const failed = h('span', { class: 'badge badge-failed', 'aria-hidden': 'true' }, '!')
  const title = h('span', { class: 'title', dir: 'auto' }, first.title)
  const link = h(
    'a',
    { href: hashOf(first.key) },
    h('span', { class: 'portrait' }, face(first.face, first.kind), dot),
    h('span', { class: 'texts' }, h('span', {}, title, aside, when), h('span', {}, line, failed, badge)),
  )
  const show = (row: ChannelRow): void => {
    const [kind, text] = lineOf(row)
    dress(link, { 'aria-current': row.isOpen ? 'page' : undefined, 'data-unread': row.unread > 0 })
    dot.hidden = row.presence === undefined
    dot.dataset.status = row.presence ?? 'offline'
    line.className = `line line-${kind}`
    write(line, text)
    write(aside, spoken(row))
    write(when, row.at === undefined ? '' : briefOf(row.at, Date.now()))
    failed.hidden = !row.hasFailed
    badge.hidden = row.unread === 0
    write(badge, row.unread > MOST_SHOWN ? `${numberOf(MOST_SHOWN)}+` : numberOf(row.unread))
  }
  return { element: h('li', {}, link), show }
}
