import { pairOf, parseChannel } from '../../shared/protocol/channel.ts'

/** How people and channels are called on the screen. */

/** What a person sees as one sign: in Bangla or Thai a letter with what stands above, below and around it. */
const signs = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** So many signs of a text, with `…` where it goes on. */
export const shortened = (text: string, most: number): string => {
  if (text.length <= most) return text
  let [end, count] = [0, 0]
  for (const { segment } of signs.segment(text)) {
    if (++count > most) return `${text.slice(0, end)}…`
    end += segment.length
  }
  return text
}

/** The last signs of a text, with `…` where it began earlier. */
export const endOf = (text: string, most: number): string => {
  const near = text.slice(-most * 4)
  const all = [...signs.segment(near)].map(({ segment }) => segment)
  // The first may have been torn.
  const whole = near.length < text.length ? all.slice(1) : all
  const end = whole.slice(-most).join('')
  return end.length < text.length ? `…${end}` : end
}

/** How many signs a text has. */
export const signsIn = (text: string): number => [...signs.segment(text)].length

const firstSign = (text: string): string => {
  const [first] = signs.segment(text)
  return first?.segment ?? ''
}

const capitalised = (text: string): string => {
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase() + rest.join('')
}

/** A user's id as a name. */
export const nameOf = (user: string): string => capitalised(user)

/** One or two letters for a face that has no picture. */
export const initialsOf = (text: string): string => {
  const words = text.split(/[\s._-]+/u).filter(word => word !== '')
  const [first = '?', second] = words.map(firstSign)
  return (first + (second ?? '')).toLocaleUpperCase()
}

/** One of so many tints, the same for the same text everywhere. */
export const tintOf = (text: string, tints: number): number => {
  let sum = 7
  for (const sign of text) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 65_521
  return sum % tints
}

export type ChannelKind = 'room' | 'direct' | 'announcements' | 'queue' | 'other'
const KINDS: Readonly<Record<string, ChannelKind>> = {
  chat: 'room',
  dm: 'direct',
  role: 'announcements',
  user: 'queue',
}

/** What a channel is to a person. */
export const kindOf = (channel: string): ChannelKind =>
  KINDS[parseChannel(channel)?.namespace ?? ''] ?? 'other'

/** The other one of a conversation of two; `undefined` elsewhere. */
export const partnerIn = (channel: string, me: string): string | undefined =>
  channel.startsWith('dm:') ? pairOf(channel.slice(3))?.find(user => user !== me) : undefined

/** What a channel is called. */
export const titleOf = (channel: string, me: string): string => {
  const id = parseChannel(channel)?.id ?? channel
  const partner = partnerIn(channel, me)
  return capitalised(partner ?? id)
}
