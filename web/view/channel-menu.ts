import type { ChannelRow } from '../model/channel-rows.ts'
import type { Keep } from '../session/inbox.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { menu, menuButton } from './menu.ts'

const deedsFor = ({ isPinned, isMuted, isArchived }: ChannelRow): readonly (readonly [Keep, string])[] => {
  const { pin, unpin, muteHour, muteDay, mute, unmute, archive, restore } = words().keeping
  const muting: readonly (readonly [Keep, string])[] = isMuted
    ? [['unmute', unmute]]
    : [
        ['mute-hour', muteHour],
        ['mute-day', muteDay],
        ['mute', mute],
      ]
  return [
    isPinned ? ['unpin', unpin] : ['pin', pin],
    ...muting,
    isArchived ? ['restore', restore] : ['archive', archive],
  ]
}

/** The menu of a conversation in the inbox: what one keeps of it for oneself. */
export const channelMenu = (session: Session) => {
  const { element, open: show, close } = menu(words().keeping.menu)
  const open = (row: ChannelRow, anchor: HTMLElement): void => {
    const item = ([wanted, label]: readonly [Keep, string]) =>
      menuButton(label, () => {
        close()
        session.keep(row.key, wanted)
      })
    show(deedsFor(row).map(item), anchor)
  }
  return { element, open }
}
