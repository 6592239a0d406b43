import { FOR_GOOD } from '../../domain/channel-row.ts'
import { MUTED_MOST, type Rules, type Sanction, type Sanctions } from '../../domain/moderation-ports.ts'
import type { ChannelRow } from '../../domain/ports.ts'

type State = {
  readonly rows: Map<string, ChannelRow>
  /** By channel, then by the user, `#` and the kind. */
  readonly sanctions: Map<string, Map<string, Sanction>>
  /** Of channels, their own that may not be said there. */
  readonly words: Map<string, readonly string[]>
  readonly now: () => number
}

/** What holds now in a channel, by name and kind. */
export const sanctionsOf = ({ sanctions, now }: Pick<State, 'sanctions' | 'now'>, channel: string) =>
  [...(sanctions.get(channel) ?? [])]
    .filter(([, { until = FOR_GOOD }]) => until > now())
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, sanction]) => sanction)

/** Who is muted or banned, in memory. */
export const memorySanctions = (state: Omit<State, 'words'>): Sanctions => {
  const { rows, sanctions, now } = state
  const put = (sanction: Sanction): void => {
    const { channel, user, kind } = sanction
    const own = sanctions.get(channel) ?? new Map<string, Sanction>()
    sanctions.set(channel, own.set(`${user}#${kind}`, sanction))
  }
  return {
    mute: async ({ channel }, sanction) => {
      const row = rows.get(channel)
      if (!row) return 'changed'
      const held = Object.entries(row.muted ?? {}).filter(
        ([name, until]) => until > now() && name !== sanction.user,
      )
      if (held.length >= MUTED_MOST) return 'full'
      const muted = Object.fromEntries([...held, [sanction.user, sanction.until ?? FOR_GOOD]])
      rows.set(channel, { ...row, muted })
      put(sanction)
      return 'done'
    },
    ban: async ({ channel }, sanction) => {
      const row = rows.get(channel)
      if (!row) return 'changed'
      rows.set(channel, { ...row, barring: true })
      put(sanction)
      return 'done'
    },
    pardon: async ({ channel }, user) => {
      const row = rows.get(channel)
      const held = Object.entries(row?.muted ?? {}).filter(([name]) => name !== user)
      if (row?.muted) rows.set(channel, { ...row, muted: Object.fromEntries(held) })
      for (const kind of ['muted', 'banned']) sanctions.get(channel)?.delete(`${user}#${kind}`)
      return 'done'
    },
    of: async (channel, users) => sanctionsOf(state, channel).filter(({ user }) => users.includes(user)),
    page: async (channel, after, most) => {
      const all = sanctionsOf(state, channel).filter(({ user }) => !after || `${user}#` > `${after}#`)
      const names = [...new Set(all.map(({ user }) => user))]
      const page = names.slice(0, most)
      const next = names.length > most ? page.at(-1) : undefined
      return {
        sanctions: all.filter(({ user }) => page.includes(user)),
        ...(next !== undefined && { next }),
      }
    },
  }
}

/** The rules of channels in memory. */
export const memoryRules = ({ rows, words }: Pick<State, 'rows' | 'words'>): Rules => ({
  set: async (channel, { slow, words: own }) => {
    const row = rows.get(channel)
    if (!row) return undefined
    const { slow: before = 0, ...rest } = row
    const seconds = slow ?? before
    const after = { ...rest, rules: (row.rules ?? 0) + 1, ...(seconds > 0 && { slow: seconds }) }
    rows.set(channel, after)
    if (own) words.set(channel, own)
    return after
  },
  words: async channel => words.get(channel) ?? [],
})
