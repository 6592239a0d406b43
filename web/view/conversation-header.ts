import { subjectOf, titleIn } from '../model/inbox.ts'
import { isTold, type State } from '../model/state.ts'
import { companyWords } from '../model/ticks.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { kindOf, partnerIn } from '../words/names.ts'
import { presenceWords } from '../words/presence.ts'
import { h, write } from './element.ts'
import { face } from './face.ts'
import { icon } from './icon.ts'

/** What stands below the title: who is there. */
const subtitleOf = (state: State, channel: string): string => {
  const { connection } = state
  const { connecting, noConnection, announcements } = words().conversation
  if (!isTold(connection)) return connection.state === 'connecting' ? connecting : noConnection
  const partner = partnerIn(channel, state.me.id)
  if (partner !== undefined) return presenceWords(state.people.get(partner), Date.now())
  if (kindOf(channel) === 'announcements') return announcements
  const conversation = state.conversations.get(channel)
  if (!conversation || conversation.members.length === 0) return ''
  const company = companyWords(conversation.members.length, conversation.online.length)
  return [subjectOf(state, channel), company].filter(part => part !== '').join(' · ')
}

/** The head of a conversation: whose it is, who is there, the ways out. */
export const conversationHeader = (session: Session) => {
  const portrait = h('span', { class: 'portrait' })
  const title = h('h2', { tabindex: -1 })
  const subtitle = h('p', { class: 'subtitle' })
  const dot = h('span', { class: 'dot' })
  const back = h(
    'a',
    { class: 'icon-button back', href: '#', 'aria-label': words().conversation.back },
    icon('back'),
  )
  let channel = ''
  const leave = h(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      title: words().conversation.leave,
      'aria-label': words().conversation.leave,
      onclick: () => void session.leave(channel).then(isOut => isOut && location.assign('#')),
    },
    icon('leave'),
  )
  const names = h('div', { class: 'names' }, title, h('div', { class: 'under' }, dot, subtitle))
  const element = h('header', { class: 'conversation-header' }, back, portrait, names, leave)
  const show = (state: State): void => {
    if (state.open === undefined) return
    const me = state.me.id
    const kind = kindOf(state.open)
    const [name, partner] = [titleIn(state, state.open), partnerIn(state.open, me)]
    if (channel !== state.open || title.textContent !== name)
      portrait.replaceChildren(face(partner ?? name, kind))
    channel = state.open
    write(title, name)
    write(subtitle, subtitleOf(state, channel))
    dot.hidden = partner === undefined || !isTold(state.connection)
    dot.dataset.status = state.people.get(partner ?? '')?.status ?? 'offline'
    leave.hidden = kind !== 'room'
  }
  return { element, show, focus: () => title.focus({ preventScroll: true }) }
}
