import type { ChannelRow, StoredEntry, UserRow } from '../../../shared/domain/ports.ts'
import type { Relay } from '../../../shared/domain/posting/relay.ts'
import { NOBODY } from '../../../shared/store/dynamo/member-commands.ts'
import { type Item, printText, toEntry, toRelay, toRow, toUser } from '../../../shared/store/items.ts'

/** Values of the twins as the items that a table would hold, with what nobody knows of them, read as the store reads items. */

const lastItem = ({ seq: _, before: __, body, ...last }: StoredEntry): Item => ({
  ...last,
  body: JSON.stringify(body),
})

const rowItem = ({
  channel,
  epoch,
  head,
  last,
  members,
  young,
  old,
  generation: _,
  ...rest
}: ChannelRow): Item => ({
  ...rest,
  pk: channel,
  sk: '#',
  epoch,
  seq: head,
  ...(last && { last: lastItem(last) }),
  ...(last?.before !== undefined && { before: last.before }),
  ...(members && { members: new Set([...members, NOBODY]) }),
  young: new Set(young.map(printText)),
  old: new Set(old.map(printText)),
})

/** A row whose epoch has its generation already. */
export const rowRead = (row: ChannelRow): ChannelRow => ({
  ...toRow(rowItem(row), ''),
  generation: row.generation,
})

export const entryRead = ({ body, ...entry }: StoredEntry): StoredEntry =>
  toEntry({ ...entry, body: JSON.stringify(body) })

export const userRead = ({ user, detail, ...row }: UserRow): UserRow =>
  toUser({ ...row, pk: `user#${user}`, ...(detail && { detail: JSON.stringify(detail) }) })

export const relayRead = (relay: Relay): Relay => toRelay({ ...relay })
