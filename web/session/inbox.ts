import type { InboxItem, Message } from '../../client/index.ts'
import { LIMITS } from '../../shared/protocol/limits.ts'
import { isArchived, nextPin, withArchive, withInbox, withListed } from '../model/inbox.ts'
import { type State, withNewest, withToast } from '../model/state.ts'
import { words } from '../words/language.ts'
import { problemWords } from '../words/problems.ts'
import type { Talk } from './talk.ts'

/** What one keeps of a conversation for oneself. */
export type Keep = 'pin' | 'unpin' | 'mute-hour' | 'mute-day' | 'mute' | 'unmute' | 'archive' | 'restore'

const HOUR_MS = 3_600_000
/** Until one ends it. */
const ALWAYS = '9999-12-31T23:59:59.999Z'

const until = (ms: number) => ({ mutedUntil: new Date(Date.now() + ms).toISOString() })

const SETTINGS = {
  pin: state => ({ pinned: nextPin(state, LIMITS.pinnedMost) }),
  unpin: () => ({ pinned: 0 }),
  'mute-hour': () => until(HOUR_MS),
  'mute-day': () => until(24 * HOUR_MS),
  mute: () => ({ mutedUntil: ALWAYS }),
  unmute: () => ({ mutedUntil: null }),
  archive: () => ({ archived: true }),
  restore: () => ({ archived: false }),
} as const satisfies Readonly<Record<Keep, (state: State) => object>>

/** Pins, mutes or archives a conversation, or does so no more. Should it not come to be, the person is told. */
export const keep = async ({ client, store }: Talk, channel: string, wanted: Keep): Promise<void> => {
  try {
    await client.settings({ channel, ...SETTINGS[wanted](store.state) })
  } catch (thrown) {
    const toast = { key: `keep ${channel}`, title: words().keeping.undone, line: problemWords(thrown) }
    store.change(state => withToast(state, toast))
  }
}

/** What was said last; where that amends something said before, it is not known what was. */
const lastOf = ({ channel, last }: InboxItem): readonly Message[] => {
  if (!last || last.amends) return []
  const { amends: _, about, ...entry } = last
  return [{ ...entry, channel, ...(about !== undefined && { about }) } as Message]
}

const taken = (state: State, items: readonly InboxItem[]): State =>
  items.flatMap(lastOf).reduce(withNewest, state)

/** The list, as often as it changes. */
export const hearInbox = ({ client, store }: Talk): void => {
  client.on('inbox', items => store.change(state => taken(withInbox(state, items), items)))
  client.on('settings', ({ channel, ...settings }) =>
    store.change(state => withListed(state, channel, settings)),
  )
  // Whatever is said in it brings it back.
  client.on('message', ({ channel }) => {
    if (isArchived(store.state, channel))
      store.change(state => withListed(state, channel, { archived: false }))
  })
}

/** Reads what is archived: the list tells nothing of it. */
export const readArchive = async ({ client, store }: Talk): Promise<void> => {
  const items: InboxItem[] = []
  for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
    const page = await client.ask('inbox', { archived: true, ...(next !== undefined && { next }) })
    items.push(...page.channels)
    next = page.next
  }
  store.change(state => taken(withArchive(state, items), items))
}

/** Creates a private conversation of several; answers its channel. */
export const gather = async ({ client }: Talk, title: string, people: readonly string[]): Promise<string> => {
  const { name } = await client.converse({ with: [...people], title, type: 'group' })
  return name
}
