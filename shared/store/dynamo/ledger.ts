import { LEDGER_KEPT, LEDGER_REACH, type Ledger, type Trouble } from '../../domain/ledger-ports.ts'
import { expiryOf, hasExpired } from '../../domain/retention.ts'
import type { Item } from '../items.ts'
import { ledgerKey } from '../keys.ts'
import { queryPages } from '../pages.ts'
import type { Dynamo } from '../tables.ts'

const noteCommand = (table: string, channel: string, trouble: Trouble) => ({
  TableName: table,
  Key: ledgerKey(channel, trouble.to),
  UpdateExpression:
    'SET #from = if_not_exists(#from, :from), #at = :at, expires = :expires ADD sent :sent, gone :gone, slow :slow, refused :refused, failed :failed',
  ExpressionAttributeNames: { '#from': 'from', '#at': 'at' },
  ExpressionAttributeValues: {
    ':from': trouble.from,
    ':at': trouble.at,
    ':expires': expiryOf(trouble.at, LEDGER_KEPT),
    ':sent': trouble.sent,
    ':gone': trouble.gone,
    ':slow': trouble.slow,
    ':refused': trouble.refused,
    ':failed': trouble.failed,
  },
})

const toTrouble = ({ seq, from, sent, gone, slow, refused, failed, at }: Item): Trouble => ({
  from: Number(from),
  to: Number(seq),
  sent: Number(sent ?? 0),
  gone: Number(gone ?? 0),
  slow: Number(slow ?? 0),
  refused: Number(refused ?? 0),
  failed: Number(failed ?? 0),
  at: Number(at),
})

/** The delivery ledger, in the table whose items expire; its name is asked for late, for few functions are told it. */
export const dynamoLedger = ({ call, tables, clock }: Dynamo): Ledger => ({
  note: async (channel, trouble) => {
    await call('UpdateItem', noteCommand(tables.queues, channel, trouble))
  },
  read: async (channel, seq) => {
    const pages = queryPages(call, {
      TableName: tables.queues,
      KeyConditionExpression: 'channel = :channel AND seq BETWEEN :seq AND :reach',
      ExpressionAttributeValues: {
        ':channel': ledgerKey(channel, seq).channel,
        ':seq': seq,
        ':reach': seq + LEDGER_REACH,
      },
    })
    const found: Trouble[] = []
    for await (const items of pages) found.push(...items.map(toTrouble))
    return found.filter(({ from, at }) => from <= seq && !hasExpired(at, LEDGER_KEPT, clock.now()))
  },
})
