/** What the page's address says: who one is (`?as=alice`) and what one looks at (`#chat:lobby`). */

/** Who the address says one is; empty when it does not. */
export const chosenUser = (search: string): string => new URLSearchParams(search).get('as')?.trim() ?? ''

/** The address that makes one somebody. */
export const addressAs = (user: string): string => `?as=${encodeURIComponent(user)}`

/** The channel that the address names. */
export const channelIn = (hash: string): string | undefined => {
  try {
    return decodeURIComponent(hash.replace(/^#/, '')) || undefined
  } catch {
    return undefined
  }
}

/** The address of a channel, within the page. */
export const hashOf = (channel: string): string => `#${encodeURIComponent(channel).replaceAll('%3A', ':')}`
