import type { Status } from '../../shared/protocol/fields.ts'
import type { State } from '../model/state.ts'
import { addressAs } from '../session/address.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { nameOf } from '../words/names.ts'
import { statusChoices } from '../words/presence.ts'
import { brand } from './brand.ts'
import { channelList } from './channel-list.ts'
import { dialog } from './dialog.ts'
import { h } from './element.ts'
import { face } from './face.ts'
import { type IconName, icon } from './icon.ts'
import { newChannel } from './new-channel.ts'
import { settingsFields } from './settings.ts'

/** What one lets the others see. */
const statusChoice = (session: Session) => {
  const field = h(
    'select',
    {
      class: 'status',
      'aria-label': words().me.status,
      onchange: () => session.show(field.value as Status),
    },
    ...statusChoices().map(([value, name]) => h('option', { value }, name)),
  )
  const show = ({ status }: State): void => {
    if (field.value !== status) field.value = status
  }
  return { field, show }
}

const secondWindow = (other: string): HTMLElement => {
  const label = words().me.secondWindow(nameOf(other))
  const address = { href: addressAs(other), target: '_blank', rel: 'noopener' }
  return h('a', { ...address, class: 'icon-button', 'aria-label': label, title: label }, icon('window'))
}

const opener = (name: IconName, label: string, open: () => void): HTMLElement =>
  h(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': label,
      title: label,
      'aria-haspopup': 'dialog',
      onclick: open,
    },
    icon(name),
  )

/** Who one is, and the ways to be somebody else. */
const whoIAm = ({ me, neighbours }: State, status: HTMLElement, settings: HTMLElement): HTMLElement => {
  const [other] = neighbours
  const name = h('strong', { dir: 'auto' }, nameOf(me.id))
  const change = h('a', { href: '/' }, words().me.change)
  return h(
    'footer',
    { class: 'me' },
    face(me.id),
    h(
      'div',
      { class: 'names' },
      h('p', {}, h('span', { class: 'for-ears' }, `${words().me.youAre} `), name, ' ', change),
      status,
    ),
    other === undefined ? undefined : secondWindow(other),
    settings,
  )
}

/** The inbox and the way to new conversations, and who one is. */
export const sidebar = (session: Session, pill: HTMLElement) => {
  const { state } = session.store
  const status = statusChoice(session)
  const channels = channelList(session)
  const begin = newChannel(session)
  const { label } = words().settings
  const settings = dialog('settings', label, settingsFields())
  const add = opener('plus', words().begin.title, begin.open)
  const element = h(
    'nav',
    { class: 'sidebar', 'aria-label': words().inbox.label },
    h('header', { class: 'sidebar-header' }, brand(), pill, add),
    channels.find,
    channels.element,
    whoIAm(state, status.field, opener('settings', label, settings.open)),
  )
  const show = (now: State): void => {
    channels.show(now)
    status.show(now)
  }
  return {
    element,
    dialogs: [begin.element, settings.element, ...channels.dialogs],
    show,
    focus: channels.focus,
  }
}
