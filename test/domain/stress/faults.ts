import { SET_ROOM } from '../../../shared/domain/namespaces.ts'
import type { ChannelRow, Commit, Refused, StoredEntry } from '../../../shared/domain/ports.ts'
import type { Fault, State } from './room.ts'

/** Bugs that an append could have, each as ports that behave as if it had it. */

const change = (state: State, channel: string, over: (row: ChannelRow) => Partial<ChannelRow>): void => {
  const row = state.rows.get(channel)
  if (row) state.rows.set(channel, { ...row, ...over(row) })
}

/** Ports whose commits are asked in another way. */
const asked =
  (other: (commit: Commit, row: ChannelRow | undefined) => Commit): Fault =>
  ({ channels }, { rows }) => ({
    channels: { ...channels, commit: commit => channels.commit(other(commit, rows.get(commit.channel))) },
  })

/** Ports whose commits leave something else in the row. */
const left =
  (over: (row: ChannelRow, commit: Commit) => Partial<ChannelRow>): Fault =>
  ({ channels }, state) => ({
    channels: {
      ...channels,
      commit: async commit => {
        const result = await channels.commit(commit)
        if (result.ok) change(state, commit.channel, row => over(row, commit))
        return result
      },
    },
  })

/** What the sets would cover if none had turned before it was full. True of sound turns: see `SOUND`. */
const fullSets = (row: ChannelRow) => ({ floor: Math.max(0, row.head - SET_ROOM.small) })

/** No fault at all: that a property holds with it shows that the faults below are caught for what they are. */
export const SOUND: Readonly<Record<string, Fault>> = {
  'ports wrapped and unchanged': asked(commit => commit),
  'a floor that claims what guarded turns make true': left(fullSets),
}

const filler = (seq: number): StoredEntry => ({ seq, key: '', from: '', at: 0, body: {} })

export const FAULTS: Readonly<Record<string, Fault>> = {
  'a turn is not guarded: two close together lose coverage': ({ channels }, state) => {
    // Those who saw the full set turn it too, after the one who was first.
    let herd = 0
    return {
      channels: {
        ...channels,
        commit: async commit => {
          const turn = commit.turn ?? (herd > 0 ? { forget: [] } : undefined)
          const result = await channels.commit(turn ? { ...commit, turn, room: 0 } : commit)
          if (!result.ok) return result
          herd = commit.turn ? 3 : herd - 1
          change(state, commit.channel, fullSets)
          return result
        },
      },
    }
  },
  'an entry beyond a hole counts as having read the hole': ({ logs }) => ({
    logs: {
      ...logs,
      read: async (channel, after, limit) => {
        const found = await logs.read(channel, after, limit)
        const known = new Map(found.map(entry => [entry.seq, entry]))
        const top = found.at(-1)?.seq ?? after
        return Array.from({ length: Math.min(limit, top - after) }, (_, at) => after + 1 + at).map(
          seq => known.get(seq) ?? filler(seq),
        )
      },
    },
  }),
  'what the sender covers is not a condition': asked(({ covered: _, ...commit }) => commit),
  'the older set is dropped at a turn': left(row => ({ old: [], floor: Math.min(row.floor, row.turn) })),
  'a fingerprint is forgotten once in five': left((row, { fingerprint }) =>
    row.head % 5 === 0
      ? { young: row.young.filter(print => print !== fingerprint || row.young.length === 1) }
      : {},
  ),
  'the floor is never raised': left(() => ({ floor: 0 })),
  'a verified collision holds at every head': asked((commit, row) =>
    commit.collision === undefined || !row ? commit : { ...commit, collision: row.head },
  ),
  'reading and writing the row are two steps': ({ channels }, state, pause) => ({
    channels: {
      ...channels,
      commit: async commit => {
        const before = state.rows.get(commit.channel)
        await pause()
        if (before) state.rows.set(commit.channel, before)
        return channels.commit(commit)
      },
    },
  }),
  'a refused commit of a large channel is answered as done': ({ channels }) => ({
    channels: {
      ...channels,
      commit: async commit => {
        const result: Awaited<ReturnType<typeof channels.commit>> | Refused = await channels.commit(commit)
        return result.ok || !result.row?.last ? result : { ok: true, row: result.row }
      },
    },
  }),
}
