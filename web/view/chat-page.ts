import { channelRows, unreadIn } from '../model/channel-rows.ts'
import type { State } from '../model/state.ts'
import { channelIn, hashOf, threadIn } from '../session/address.ts'
import { LOBBY, type Session } from '../session/session.ts'
import { numberOf } from '../words/language.ts'
import { nameOf } from '../words/names.ts'
import { connectionView } from './connection-view.ts'
import { conversationPane } from './conversation-pane.ts'
import { h } from './element.ts'
import { sidebar } from './sidebar.ts'
import { threadPane } from './thread-pane.ts'
import { toaster } from './toaster.ts'
import { fitAboveKeyboard, wayBack } from './way-back.ts'

/** Two columns side by side; below it, one at a time. Said in the styles, too. */
const WIDE = '(min-width: 45rem)'
const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 }

/** Two windows are two people: the title says whose this is. */
const titleOf = (state: State): string => {
  const unread = unreadIn(state)
  const title = `${nameOf(state.me.id)} · Heliograph`
  return unread > 0 ? `(${numberOf(unread)}) ${title}` : title
}

/** Alt with an arrow goes to the next channel, from wherever one is. */
const stepThrough = (session: Session, event: KeyboardEvent): void => {
  const step = event.altKey ? STEPS[event.key] : undefined
  if (step === undefined) return
  event.preventDefault()
  const rows = channelRows(session.store.state)
  const next = rows[rows.findIndex(({ isOpen }) => isOpen) + step]
  if (next) location.hash = hashOf(next.key)
}

/** What one opened a thread from: there the focus goes back to. */
const threadOpener = () => {
  let [from, there]: [HTMLElement | undefined, string | undefined] = [undefined, undefined]
  /** One goes somewhere; answers what has the focus there, if it is back where the thread was opened. */
  const leave = (channel: string | undefined, root: number | undefined): HTMLElement | undefined => {
    const isBack = root === undefined && there === channel && from?.isConnected
    const back = isBack ? from : undefined
    const { activeElement } = document
    if (root === undefined) from = undefined
    else if (!from && activeElement instanceof HTMLElement && activeElement.closest('.message'))
      from = activeElement
    there = root === undefined ? undefined : channel
    return back
  }
  return { leave }
}

/** The page on which one talks. It follows the state and the address. */
export const chatPage = (session: Session): HTMLElement => {
  const connection = connectionView(session)
  const list = sidebar(session, connection.pill)
  const pane = conversationPane(session)
  const thread = threadPane(session)
  const toasts = toaster(session)
  // On a phone there is one pane at a time: what every page has, a main part and a heading, stands around both.
  const element = h(
    'main',
    { class: 'chat' },
    h('h1', { class: 'for-ears' }, 'Heliograph'),
    connection.spoken,
    connection.banner,
    list.element,
    pane.element,
    thread.element,
    toasts.element,
    ...list.dialogs,
  )
  const way = wayBack()
  const opener = threadOpener()
  element.addEventListener('click', way.pressed)
  fitAboveKeyboard(element)
  const follow = (isFirst: boolean): void => {
    const channel = channelIn(location.hash) ?? (isFirst && matchMedia(WIDE).matches ? LOBBY : undefined)
    const root = channel === undefined ? undefined : threadIn(location.hash)
    const leaves = channel === undefined && !isFirst
    const back = opener.leave(channel, root)
    session.open(channel)
    session.openThread(root)
    way.went(location.hash, isFirst)
    element.classList.toggle('has-open', channel !== undefined)
    element.classList.toggle('has-thread', root !== undefined)
    for (const part of parts) part.show(session.store.state)
    if (root !== undefined) thread.focus()
    else if (back) back.focus()
    else if (channel !== undefined) pane.focus()
    else if (leaves) list.focus()
  }
  const parts = [connection, list, pane, thread, toasts]
  session.store.watch(state => {
    for (const part of parts) part.show(state)
    document.title = titleOf(state)
  })
  addEventListener('hashchange', () => follow(false))
  addEventListener('keydown', event => {
    stepThrough(session, event)
    const isElsewhere = event.isComposing || document.querySelector('dialog[open]') !== null
    if (event.key === 'Escape' && !isElsewhere) list.focus()
  })
  queueMicrotask(() => follow(true))
  return element
}
