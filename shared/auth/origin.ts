import { headerOf, type Upgrade } from './credential.ts'

/**
 * Whether a page may open a socket: its browser names the page's origin, and the list, where there is one, must have it.
 * Browsers hold nothing back from another site's socket by themselves. Other programs name no origin, and none stops them.
 * https://www.rfc-editor.org/rfc/rfc6455#section-10.2
 */
export const isFromListedPage = (upgrade: Upgrade, origins: readonly string[]): boolean => {
  const origin = headerOf(upgrade, 'origin')
  return origins.length === 0 || origin === undefined || origins.includes(origin)
}
