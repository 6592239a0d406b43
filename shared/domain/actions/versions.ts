import type { UseCase } from '../dispatch.ts'
import { standing, unamended } from '../log/amended.ts'
import { whereIs } from '../log/eras.ts'
import { policyOf } from '../namespaces.ts'
import { fitting } from '../pages.ts'
import { Problem } from '../problem.ts'
import { timestamp } from '../timestamp.ts'

/** Every body that an entry has had, for those who govern. An amendment has none of its own: ask for what it amends. */
export const versions: UseCase<'versions'> = async (app, { request: { channel, seq, after = 0 }, room }) => {
  const row = await app.channels.read(channel)
  if (!row || seq < 1 || seq > row.head) throw new Problem('NOT_FOUND')
  const [logged] = await app.logs.read(whereIs(row, seq).log, seq - 1, 1, policyOf(channel)?.kept)
  const entry = logged?.seq === seq ? logged : row.last
  if (entry?.seq !== seq || entry.amends) throw new Problem('NOT_FOUND')
  const [known] = await app.amendments.read(channel, seq - 1, seq)
  const { edits, deleted } = standing(row, known ?? unamended(seq))
  const rest = [entry, ...edits].filter(one => one.seq > after)
  const page = fitting(
    rest.map(({ seq, at, body }) => ({ seq, at: timestamp(at), body })),
    room,
  )
  return {
    channel,
    epoch: row.epoch,
    seq,
    from: entry.from,
    versions: [...page],
    more: page.length < rest.length,
    ...(deleted && { deleted: { seq: deleted.seq, at: timestamp(deleted.at), by: deleted.by } }),
  }
}
