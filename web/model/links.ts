/** A piece of a message: plain text, or a link. */
export type Part = {
  readonly text: string
  /** Where it leads, http or https and nothing else. */
  readonly href?: string
  /** The host it really leads to, where that is not what one reads. */
  readonly host?: string
}

/** What cannot be in an address: spaces, quotes, brackets of markup, and signs that one does not see or that turn the reading round. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\p{C}]+/giu
/** A sentence ends after an address, not in it: the danda of Bangla too. */
const ENDINGS = new Set('.,:;!?…।*_~»”’')
const PAIRS: readonly (readonly [opens: string, closes: string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]

const countOf = (text: string, sign: string): number => text.split(sign).length - 1

/** Without what ends the sentence; what closes belongs to the address where it was opened in it. */
const trimmed = (text: string): string => {
  const surplus = new Map(
    PAIRS.map(([opens, closes]) => [closes, countOf(text, closes) - countOf(text, opens)]),
  )
  let end = text.length
  for (; end > 0; end--) {
    const last = text.charAt(end - 1)
    const left = surplus.get(last) ?? 0
    if (left <= 0 && !ENDINGS.has(last)) break
    if (left > 0) surplus.set(last, left - 1)
  }
  return text.slice(0, end)
}

/** The host as it is written. */
const hostIn = (text: string): string => /^https?:\/\/([^/?#\\:]*)/iu.exec(text)?.[1]?.toLowerCase() ?? ''

const WEB = new Set(['https:', 'http:'])

/** An address that a name stands before (`https://bank.example@elsewhere`) is made to deceive: it is no link. */
const linkOf = (text: string): Part => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || `${url.username}${url.password}` !== '') return { text }
  if (!WEB.has(url.protocol)) return { text }
  return { text, href: url.href, ...(url.hostname !== hostIn(text) && { host: url.hostname }) }
}

/** A text in pieces, in order and whole: what is an address of the web is a link, everything else is as it is. */
export const partsOf = (text: string): readonly Part[] => {
  const parts: Part[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(found)
    if (index > end) parts.push({ text: text.slice(end, index) })
    parts.push(linkOf(address))
    end = index + address.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}
