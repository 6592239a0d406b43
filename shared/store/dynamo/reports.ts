import {
  COMPLAINTS_KEPT,
  type Complaint,
  type Report,
  type ReportPlace,
  type Reports,
} from '../../domain/moderation-ports.ts'
import type { Item } from '../items.ts'
import { complaintKey, REPORT, reportKey, reportPrefix, resolvedKey } from '../keys.ts'
import { queryPages } from '../pages.ts'
import type { Dynamo } from '../tables.ts'
import { reasonsOf, transacted } from './conditional.ts'

const TRIES = 5
const PAUSE_MS = 15
const FAILED = 'ConditionalCheckFailed'

type Entry = Pick<Report, 'channel' | 'seq' | 'from'>

const toReport = ({ channel, seq, from, count, complaints, resolved }: Item): Report => ({
  channel: String(channel),
  seq: Number(seq),
  from: String(from),
  count: Number(count),
  complaints: complaints as readonly Complaint[],
  ...(resolved !== undefined && { resolved: resolved as NonNullable<Report['resolved']> }),
})

/** Counts a complaint, and keeps what it says as long as there is room. */
const counting = (table: string, { channel, seq, from }: Entry, complaint: Complaint, isKept: boolean) => ({
  Update: {
    TableName: table,
    Key: reportKey({ channel, seq }),
    UpdateExpression: `SET #count = if_not_exists(#count, :zero) + :one, channel = :channel, seq = :seq, #from = :from${
      isKept ? ', complaints = list_append(if_not_exists(complaints, :none), :own)' : ''
    }`,
    ConditionExpression: isKept
      ? 'attribute_not_exists(complaints) OR size(complaints) < :most'
      : 'size(complaints) >= :most',
    ExpressionAttributeNames: { '#count': 'count', '#from': 'from' },
    ExpressionAttributeValues: {
      ':zero': 0,
      ':one': 1,
      ':channel': channel,
      ':seq': seq,
      ':from': from,
      ':most': COMPLAINTS_KEPT,
      ...(isKept && { ':none': [], ':own': [complaint] }),
    },
  },
})

/** What was reported, in DynamoDB: items of their own, all open ones in one partition. No record of theirs is carried. */
export const dynamoReports = ({ call, clock, tables: { rooms } }: Dynamo): Reports => {
  const page = async (pk: string, prefix: string, after: string | undefined, most: number) => {
    const found: Report[] = []
    const pages = queryPages(call, {
      TableName: rooms,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': pk,
        ':first': after === undefined ? prefix : `${after}\0`,
        ':last': `${prefix}\u{10ffff}`,
      },
      ConsistentRead: true,
      Limit: most,
    })
    for await (const items of pages) {
      found.push(...items.map(toReport))
      if (found.length >= most) break
    }
    return found.slice(0, most)
  }
  const racing = async <Done>(step: () => Promise<Done | 'again'>): Promise<Done> => {
    for (let tries = 1; tries <= TRIES; tries++) {
      const done = await step()
      if (done !== 'again') return done as Done
      await clock.sleep(PAUSE_MS * tries)
    }
    throw new Error('a report could not be written')
  }

  return {
    report: (entry, complaint) => {
      const own = { ...complaintKey(entry, complaint.by ?? ''), at: complaint.at, reason: complaint.reason }
      const first = { TableName: rooms, Item: own, ConditionExpression: 'attribute_not_exists(pk)' }
      let isKept = true
      return racing(async () => {
        const items = [{ Put: first }, counting(rooms, entry, complaint, isKept)]
        const reasons = await reasonsOf(call('TransactWriteItems', { TransactItems: items }))
        if (reasons.length === 0) return 'reported'
        if (reasons[0] === FAILED) return 'already'
        if (reasons[1] === FAILED) isKept = !isKept
        return 'again'
      })
    },
    open: (channel, after, most) => {
      const { pk } = reportKey({ channel: '', seq: 0 })
      const prefix = channel === undefined ? REPORT : reportPrefix(channel)
      return page(pk, prefix, after && reportKey(after).sk, most)
    },
    resolved: (channel, after, most) => {
      const keyed = (place: ReportPlace) => resolvedKey(place, place.at ?? 0)
      return page(keyed({ channel, seq: 0 }).pk, REPORT, after && keyed({ ...after, channel }).sk, most)
    },
    resolve: (channel, seq, resolved) =>
      racing(async () => {
        const Key = reportKey({ channel, seq })
        const { Item: item } = await call('GetItem', { TableName: rooms, Key, ConsistentRead: true })
        if (!item) return undefined
        const seen = {
          ConditionExpression: '#count = :count',
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: { ':count': item.count },
        }
        const put = { ...item, ...resolvedKey({ channel, seq }, resolved.at), resolved }
        const isDone = await transacted(
          call('TransactWriteItems', {
            TransactItems: [
              { Delete: { TableName: rooms, Key, ...seen } },
              { Put: { TableName: rooms, Item: put } },
            ],
          }),
        )
        return isDone ? toReport(put) : 'again'
      }),
  }
}
