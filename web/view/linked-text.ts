import { type Part, partsOf } from '../model/links.ts'
import { words } from '../words/language.ts'
import { h } from './element.ts'

/** A page that is opened from here learns nothing of this one, and search engines take no advice from what strangers say. */
const SAFE = { target: '_blank', rel: 'noopener noreferrer nofollow' }

const shown = ({ text, href, host }: Part): Node | string => {
  if (href === undefined) return text
  const truth =
    host === undefined ? [] : [h('span', { class: 'true-host' }, ` (${words().message.leadsTo} ${host})`)]
  return h('a', { href, ...SAFE }, text, ...truth)
}

/** What somebody said, with its links. An address that reads as another host than it leads to says where it leads. */
export const linkedText = (text: string): readonly (Node | string)[] => partsOf(text).map(shown)
