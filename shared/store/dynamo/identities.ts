import { hash } from 'node:crypto'
import type { Caller, Identities, TicketHolder, Tickets } from '../../domain/ports.ts'
import { SOCKET_LIFE_SECONDS } from '../../domain/posting/leases.ts'
import { identityKey, ticketKey } from '../keys.ts'
import type { Dynamo } from '../tables.ts'
import { conditional } from './conditional.ts'

/** Who is behind a socket, for gateways that do not hand the authorizer's context on. */
export const dynamoIdentities = ({ call, tables: { connections }, clock }: Dynamo): Identities => ({
  put: async caller => {
    const expires = Math.floor(clock.now() / 1000) + SOCKET_LIFE_SECONDS
    const item = { ...identityKey(caller.connection), caller, expires }
    await call('PutItem', { TableName: connections, Item: item })
  },
  get: async connection => {
    const key = { TableName: connections, Key: identityKey(connection), ConsistentRead: true }
    const { Item: item } = await call('GetItem', key)
    return item?.caller as Caller | undefined
  },
  remove: async connection => {
    await call('DeleteItem', { TableName: connections, Key: identityKey(connection) })
  },
})

/** Only a ticket's digest is kept: who reads the table can redeem nothing. */
const digest = (ticket: string): string => hash('sha256', ticket, 'hex')

/**
 * One-time tickets: redeeming is one conditional delete, which one of any number of callers wins. It is read first, and
 * strongly, since a write is charged also where its condition fails: whoever knocks with tickets that are none writes nothing.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate
 */
export const dynamoTickets = ({ call, tables: { connections } }: Dynamo): Tickets => ({
  issue: async (ticket, holder, until) => {
    const item = { ...ticketKey(digest(ticket)), holder, until, expires: Math.ceil(until / 1000) }
    await call('PutItem', { TableName: connections, Item: item })
  },
  redeem: async (ticket, now) => {
    const there = { TableName: connections, Key: ticketKey(digest(ticket)) }
    const { Item: found } = await call('GetItem', { ...there, ConsistentRead: true })
    if (!found || Number(found.until) <= now) return undefined
    const command = {
      ...there,
      ConditionExpression: '#until > :now',
      ExpressionAttributeNames: { '#until': 'until' },
      ExpressionAttributeValues: { ':now': now },
      ReturnValues: 'ALL_OLD',
    } as const
    const outcome = await conditional(call('DeleteItem', command))
    return outcome.held ? (outcome.answer.Attributes?.holder as TicketHolder | undefined) : undefined
  },
})
