import type { Conversation } from '../model/conversation.ts'
import { titleIn } from '../model/inbox.ts'
import { logRows } from '../model/log-rows.ts'
import { readerIn, type State } from '../model/state.ts'
import { isThere, threadOf } from '../model/threads.ts'
import { hashOf } from '../session/address.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { Composer } from './composer.ts'
import { dress, h, write } from './element.ts'
import { dropZone } from './file-intake.ts'
import { icon } from './icon.ts'
import { ThreadLog } from './thread-log.ts'

/** Where a keyboard would cover half of the screen, it comes up only when it is asked for. */
const hasKeyboard = (): boolean => !matchMedia('(pointer: coarse)').matches
/** So many pages are read back for the message that a thread began with. */
const MOST_PAGES = 60

const threadHeader = () => {
  const { title, close } = words().threads
  const way = h('a', { class: 'icon-button back', 'aria-label': close, title: close }, icon('close'))
  const heading = h('h2', { tabindex: -1 }, title)
  const subtitle = h('p', { class: 'subtitle', dir: 'auto' })
  const names = h('div', { class: 'names' }, heading, h('div', { class: 'under' }, subtitle))
  const element = h('header', { class: 'conversation-header' }, names, way)
  const show = (state: State, channel: string): void => {
    write(subtitle, titleIn(state, channel))
    dress(way, { href: hashOf(channel) })
  }
  return { element, show, leave: () => way.click(), focus: () => heading.focus({ preventScroll: true }) }
}

const statusOf = (conversation: Conversation, thread: Conversation, root: number): string => {
  const { reading, none, gone } = words().threads
  if (conversation.phase === 'refused') return conversation.refusal ?? ''
  if (!isThere(thread, root))
    return conversation.hasOlder || conversation.phase === 'opening' ? reading : gone
  return thread.entries.length + thread.outbox.length > 1 ? '' : none
}

/** A message with what answers it, beside the conversation; on a phone in its place. */
export const threadPane = (session: Session) => {
  const header = threadHeader()
  const log = new ThreadLog(session)
  const composer = new Composer(session, true)
  const inside = h('div', { class: 'conversation' }, header.element, log.element, composer.element)
  const element = h('section', {
    class: 'thread',
    hidden: true,
    'aria-label': words().threads.title,
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || document.querySelector('dialog[open]')) return
      event.stopPropagation()
      header.leave()
    },
  })
  dropZone(inside, files => composer.take(files))
  let [pages, sought] = [0, '']
  const readBack = ({ channel, phase, hasOlder }: Conversation, root: number): void => {
    const wanted = `${channel} ${root}`
    if (wanted !== sought) pages = 0
    sought = wanted
    if (phase === 'ready' && hasOlder && pages++ < MOST_PAGES) session.older(channel)
  }
  const show = (state: State): void => {
    const { open, thread: root } = state
    const conversation = state.conversations.get(open ?? '')
    element.hidden = open === undefined || root === undefined
    if (element.hidden) inside.remove()
    else if (!inside.isConnected) element.append(inside)
    composer.show(state)
    if (open === undefined || root === undefined || !conversation) return
    header.show(state, open)
    const thread = threadOf(conversation, root)
    const rows = logRows(thread, { ...readerIn(state, open, Date.now()), root })
    log.show(thread, root, rows, statusOf(conversation, thread, root))
    if (!isThere(thread, root)) readBack(conversation, root)
  }
  const focus = (): void => (hasKeyboard() ? composer.focus() : header.focus())
  return { element, show, focus }
}
