import type { Status } from '../../shared/protocol/fields.ts'
import type { State } from '../model/state.ts'
import { addressAs } from '../session/address.ts'
import type { Session } from '../session/session.ts'
import { nameOf } from '../words/names.ts'
import { CHOICES } from '../words/presence.ts'
import { brand } from './brand.ts'
import { channelList } from './channel-list.ts'
import { h } from './element.ts'
import { face } from './face.ts'
import { icon } from './icon.ts'
import { newChannel } from './new-channel.ts'

/** What one lets the others see. */
const statusChoice = (session: Session) => {
  const field = h(
    'select',
    { class: 'status', 'aria-label': 'Your status', onchange: () => session.show(field.value as Status) },
    ...CHOICES.map(([value, name]) => h('option', { value }, name)),
  )
  const show = ({ status }: State): void => {
    if (field.value !== status) field.value = status
  }
  return { field, show }
}

/** Who one is, and the ways to be somebody else. */
const whoIAm = ({ me, neighbours }: State, status: HTMLElement): HTMLElement => {
  const [other] = neighbours
  const second =
    other === undefined
      ? undefined
      : h(
          'a',
          { href: addressAs(other), target: '_blank', rel: 'noopener' },
          `Open a second window as ${nameOf(other)}`,
          icon('window'),
        )
  const name = h('strong', {}, nameOf(me.id))
  const change = h('a', { href: '/' }, 'Switch')
  return h(
    'footer',
    { class: 'me' },
    face(me.id),
    h(
      'div',
      { class: 'names' },
      h('p', {}, h('span', { class: 'for-ears' }, 'You are '), name, ' ', change, ' ', status),
      second,
    ),
  )
}

/** The channels and the way to new ones, and who one is. */
export const sidebar = (session: Session, pill: HTMLElement) => {
  const { state } = session.store
  const status = statusChoice(session)
  const channels = channelList()
  const head = h('header', { class: 'sidebar-header' }, brand('h1'), pill)
  const element = h(
    'nav',
    { class: 'sidebar', 'aria-label': 'Channels' },
    head,
    newChannel(state),
    channels.element,
    whoIAm(state, status.field),
  )
  const show = (now: State): void => {
    channels.show(now)
    status.show(now)
  }
  return { element, show, focus: channels.focus }
}
