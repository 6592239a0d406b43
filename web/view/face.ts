import { type ChannelKind, initialsOf, tintOf } from '../words/names.ts'
import { type Child, h } from './element.ts'
import { icon } from './icon.ts'

const TINTS = 6

const inside = (kind: ChannelKind, of: string): Child => {
  if (kind === 'announcements') return icon('horn')
  return kind === 'room' ? '#' : initialsOf(of)
}

/** A face: the initials of a person, or the sign of a kind of channel. What it stands for is said beside it. */
export const face = (of: string, kind: ChannelKind = 'direct'): HTMLElement =>
  h('span', { class: `face face-${kind} tint-${tintOf(of, TINTS)}`, 'aria-hidden': 'true' }, inside(kind, of))
