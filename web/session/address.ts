/** What the page's address says: who one is (`?as=alice`) and what one looks at (`#chat:lobby`). */

/** Who the address says one is; empty when it does not. */
export const chosenUser = (search: string): string => new URLSearchParams(search).get('as')?.trim() ?? ''

/** The address that makes one somebody. */
export const addressAs = (user: string): string => `?as=${encodeURIComponent(user)}`

const THREAD = '&thread='

/** The channel that the address names. */
export const channelIn = (hash: string): string | undefined => {
  try {
    const [channel = ''] = hash.replace(/^#/, '').split(THREAD)
    return decodeURIComponent(channel) || undefined
  } catch {
    return undefined
  }
}

/** The first message of the thread that the address names. */
export const threadIn = (hash: string): number | undefined => {
  const seq = Number(hash.split(THREAD)[1])
  return Number.isSafeInteger(seq) && seq > 0 ? seq : undefined
}

/** The address of a channel, or of a thread in it, within the page. */
export const hashOf = (channel: string, thread?: number): string =>
  `#${encodeURIComponent(channel).replaceAll('%3A', ':')}${thread === undefined ? '' : THREAD + thread}`
