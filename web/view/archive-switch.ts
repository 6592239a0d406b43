import type { ChannelRow } from '../model/channel-rows.ts'
import { counted, words } from '../words/language.ts'
import { h, write } from './element.ts'
import { icon } from './icon.ts'

/** The way to what is archived, and back. It is there as long as something is. */
export const archiveSwitch = (turned: () => void) => {
  let isArchive = false
  const text = h('span')
  const element = h(
    'button',
    {
      type: 'button',
      class: 'archive-switch',
      onclick: () => {
        isArchive = !isArchive
        turned()
      },
    },
    icon('archive'),
    text,
  )
  /** Answers whether the archive is what is looked at. */
  const show = (archived: readonly ChannelRow[]): boolean => {
    if (archived.length === 0) isArchive = false
    element.hidden = archived.length === 0
    write(text, isArchive ? words().inbox.all : counted(archived.length, words().inbox.archived))
    return isArchive
  }
  return { element, show }
}
