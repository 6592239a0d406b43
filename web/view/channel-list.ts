import { type ChannelRow, channelRows } from '../model/channel-rows.ts'
import type { State } from '../model/state.ts'
import { hashOf } from '../session/address.ts'
import { counted } from '../words/lists.ts'
import { statusWord } from '../words/presence.ts'
import { briefOf } from '../words/times.ts'
import { dress, h, write } from './element.ts'
import { face } from './face.ts'
import { KeyedList, type Shown } from './keyed-list.ts'

const MOST_SHOWN = 99
const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: at => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
}

const channelRow = (first: ChannelRow): Shown<ChannelRow> => {
  const dot = h('span', { class: 'dot' })
  const status = h('span', { class: 'for-ears' })
  const [line, when] = [h('span', { class: 'line' }), h('span', { class: 'when' })]
  const badge = h('span', { class: 'badge', 'aria-hidden': 'true' })
  const unread = h('span', { class: 'for-ears' })
  const title = h('span', { class: 'title' }, first.title)
  const text = h(
    'span',
    { class: 'texts' },
    h('span', {}, title, status, when, unread),
    h('span', {}, line, badge),
  )
  const link = h(
    'a',
    { href: hashOf(first.key) },
    h('span', { class: 'portrait' }, face(first.face, first.kind), dot),
    text,
  )
  const show = (row: ChannelRow): void => {
    dress(link, { 'aria-current': row.isOpen ? 'page' : undefined, 'data-unread': row.unread > 0 })
    dot.hidden = row.presence === undefined
    dot.dataset.status = row.presence ?? 'offline'
    write(status, row.presence === undefined ? '' : `, ${statusWord(row.presence)}`)
    write(line, row.line)
    line.classList.toggle('is-typing', row.isTyping)
    write(when, row.at === undefined ? '' : briefOf(row.at, Date.now()))
    badge.hidden = row.unread === 0
    write(badge, row.unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(row.unread))
    write(unread, row.unread > 0 ? `, ${counted(row.unread, 'unread message')}` : '')
  }
  return { element: h('li', {}, link), show }
}

/** The channels, the last active first. Arrow keys, Home and End go through them. */
export const channelList = () => {
  const list = h('ul', { class: 'channels', onkeydown: (event: KeyboardEvent) => step(event) })
  const loading = h('p', { class: 'list-status' }, 'Reading your channels…')
  const rows = new KeyedList<ChannelRow>(list, channelRow)
  const step = (event: KeyboardEvent): void => {
    const links = [...list.querySelectorAll('a')]
    const at = links.findIndex(link => link.matches(':focus'))
    const next = STEPS[event.key]?.(at, links.length - 1)
    if (next === undefined) return
    event.preventDefault()
    links[next]?.focus()
  }
  const show = (state: State): void => {
    loading.hidden = state.isListed || state.connection.state === 'closed'
    rows.show(channelRows(state))
  }
  const focus = (): void => {
    const links = [...list.querySelectorAll('a')]
    const here = links.find(link => link.hasAttribute('aria-current')) ?? links[0]
    here?.focus()
  }
  return { element: h('div', { class: 'channel-scroll' }, loading, list), show, focus }
}
