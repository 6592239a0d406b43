import type { State } from '../model/state.ts'
import { addressAs } from '../session/address.ts'
import { nameOf } from '../words/names.ts'
import { brand } from './brand.ts'
import { channelList } from './channel-list.ts'
import { h } from './element.ts'
import { face } from './face.ts'
import { icon } from './icon.ts'
import { newChannel } from './new-channel.ts'

/** Who one is, and the ways to be somebody else. */
const whoIAm = ({ me, neighbours }: State): HTMLElement => {
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
      h('p', {}, h('span', { class: 'for-ears' }, 'You are '), name, ' ', change),
      second,
    ),
  )
}

/** The channels and the way to new ones, and who one is. */
export const sidebar = (state: State, pill: HTMLElement) => {
  const channels = channelList()
  const head = h('header', { class: 'sidebar-header' }, brand('h1'), pill)
  const element = h(
    'nav',
    { class: 'sidebar', 'aria-label': 'Channels' },
    head,
    newChannel(state),
    channels.element,
    whoIAm(state),
  )
  return { element, show: channels.show, focus: channels.focus }
}
