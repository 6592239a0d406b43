import type { ChannelRow } from '../model/channel-rows.ts'
import { hashOf } from '../session/address.ts'
import { counted, numberOf, words } from '../words/language.ts'
import { statusWord } from '../words/presence.ts'
import { briefOf } from '../words/times.ts'
import { dress, h, write } from './element.ts'
import { face } from './face.ts'
import { icon } from './icon.ts'
import type { Shown } from './keyed-list.ts'
import { onLongPress } from './long-press.ts'

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
    row.mentions > 0 ? counted(row.mentions, words().inbox.mentions) : '',
    row.isPinned ? words().inbox.pinned : '',
    row.isMuted ? words().inbox.muted : '',
    row.hasFailed ? words().ticks.failed : '',
  ]
    .filter(part => part !== '')
    .map(part => `, ${part}`)
    .join('')

const shortly = (count: number): string => (count > MOST_SHOWN ? `${numberOf(MOST_SHOWN)}+` : numberOf(count))

/** What stands at the end of the second line. */
const signs = () => {
  const badge = h('span', { class: 'badge' })
  const mention = h('span', { class: 'badge badge-mention' }, '@')
  const failed = h('span', { class: 'badge badge-failed' }, '!')
  const [muted, pinned] = [h('span', {}, icon('mute')), h('span', {}, icon('pin'))]
  const element = h('span', { class: 'signs', 'aria-hidden': 'true' }, muted, pinned, failed, mention, badge)
  const show = (row: ChannelRow): void => {
    muted.hidden = !row.isMuted
    pinned.hidden = !row.isPinned
    failed.hidden = !row.hasFailed
    mention.hidden = row.mentions === 0
    badge.hidden = row.unread === 0
    badge.classList.toggle('badge-quiet', row.isMuted)
    write(badge, shortly(row.unread))
  }
  return { element, show }
}

/** What opens the menu: a button for mouse and keyboard, and the row for a finger that rests on it. */
const moreButton = (open: () => void): HTMLElement => {
  const label = words().keeping.menu
  const look = { type: 'button', class: 'row-more', 'aria-label': label, title: label, tabindex: -1 }
  return h('button', { ...look, 'aria-haspopup': 'dialog', onclick: open }, icon('more'))
}

type OpenMenu = (row: ChannelRow, anchor: HTMLElement) => void

/** One conversation of the inbox. What its signs mean is said to those who hear the page. */
export const channelRow = (first: ChannelRow, openMenu: OpenMenu): Shown<ChannelRow> => {
  let now = first
  const dot = h('span', { class: 'dot' })
  const [line, when, aside] = [
    h('span', { class: 'line', dir: 'auto' }),
    h('span', { class: 'when' }),
    h('span', { class: 'for-ears' }),
  ]
  const aspects = signs()
  const title = h('span', { class: 'title', dir: 'auto' })
  const portrait = h('span', { class: 'portrait' })
  const link = h(
    'a',
    { href: hashOf(first.key) },
    portrait,
    h('span', { class: 'texts' }, h('span', {}, title, aside, when), h('span', {}, line, aspects.element)),
  )
  const more = moreButton(() => openMenu(now, more))
  onLongPress(link, () => now.isKept && openMenu(now, link))
  const show = (row: ChannelRow): void => {
    now = row
    const [kind, text] = lineOf(row)
    if (title.textContent !== row.title) portrait.replaceChildren(face(row.face, row.kind), dot)
    write(title, row.title)
    dress(link, { 'aria-current': row.isOpen ? 'page' : undefined, 'data-unread': row.unread > 0 })
    dot.hidden = row.presence === undefined
    dot.dataset.status = row.presence ?? 'offline'
    line.className = `line line-${kind}`
    write(line, text)
    write(aside, spoken(row))
    write(when, row.at === undefined ? '' : briefOf(row.at, Date.now()))
    aspects.show(row)
    more.hidden = !row.isKept
  }
  return { element: h('li', {}, link, more), show }
}
