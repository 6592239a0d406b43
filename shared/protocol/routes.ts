import * as z from 'zod/mini'
import { AMENDING_ROUTES, Appended } from './amending-routes.ts'
import { CENSUS } from './census-route.ts'
import { CONVERSATION_ROUTES, INBOX } from './conversation-routes.ts'
import { EXPORT } from './export-route.ts'
import {
  Beat,
  Body,
  Channel,
  Count,
  Detail,
  Epoch,
  Generation,
  Key,
  Link,
  Page,
  Position,
  Presence,
  Region,
  Seq,
  Standing,
  Status,
  Timestamp,
  User,
} from './fields.ts'
import { FILE_ROUTES } from './file-routes.ts'
import { LIMITS } from './limits.ts'
import { MODERATION_ROUTES } from './moderation-routes.ts'
import { PIN_ROUTES } from './pin-routes.ts'
import { PRIVACY } from './privacy-route.ts'
import { route } from './route.ts'
import { SEARCH } from './search-route.ts'
import { TRUSTED_ROUTES } from './trusted-routes.ts'

const Recovery = { epoch: Epoch, head: Seq, recovered: z.boolean(), ...Page }
const Receipts = z.strictObject({ read: Seq, delivered: Seq })
const isOneAtMost = (...bounds: readonly unknown[]) => bounds.filter(bound => bound !== undefined).length <= 1
const upTo = (most: number) =>
  z.refine<Record<string, unknown>>(map => Object.keys(map).length <= most, `has more than ${most} keys`)

/** THE table: one row an action. Routes, permissions, the typed client call, the documents, schema tests and fuzz seeds follow from it. */
export const ROUTES = {
  hello: route({
    summary: 'The first words of a socket: registers it for events and tells what the caller is in.',
    served: 'presence',
    access: 'caller',
    request: z.strictObject({
      after: z.optional(Channel),
      replaces: z.optional(z.string().check(z.minLength(1), z.maxLength(LIMITS.connectionLength))),
      region: z.optional(Region),
    }),
    reply: z.strictObject({
      user: User,
      connection: z.string(),
      heartbeatSeconds: Count,
      restSeconds: z.optional(Count),
      aliveSeconds: z.optional(Count),
      reconnectSpreadMs: z.optional(Count),
      links: z.optional(z.boolean()),
      serverTime: Timestamp,
      generation: z.optional(Generation),
      channels: z.array(z.strictObject(Standing)),
      more: z.boolean(),
    }),
    causes: ['presence'],
    examples: [{}, { after: 'chat:lobby' }, { replaces: 'L0SM9cOFvHcCIhw=' }, { region: 'BD-13' }],
  }),
  join: route({
    summary:
      'Makes the caller a durable member of a channel, until `leave`, and gives what is after a position.',
    served: 'membership',
    access: 'joiner',
    request: z.strictObject({ channel: Channel, after: z.optional(Position) }),
    reply: z.strictObject({
      channel: Channel,
      ...Recovery,
      online: z.array(User),
      receipts: z.record(z.string(), Receipts),
    }),
    causes: ['member'],
    examples: [{ channel: 'chat:lobby' }, { channel: 'chat:lobby', after: { epoch: 'm3f9', seq: 41 } }],
  }),
  leave: route({
    summary: 'Ends the membership. Nothing of the channel reaches the caller afterwards.',
    served: 'membership',
    access: 'member',
    request: z.strictObject({ channel: Channel }),
    reply: z.strictObject({ channel: Channel }),
    causes: ['member'],
    examples: [{ channel: 'chat:lobby' }],
  }),
  message: route({
    summary:
      'Appends an entry to the log of a channel. `ok: true` means that it is in the log for the whole retention.',
    served: 'message',
    access: 'sender',
    request: z.strictObject({
      channel: Channel,
      key: Key,
      body: Body,
      about: z.optional(Seq),
      after: z.optional(Seq),
      afterEpoch: z.optional(Epoch),
    }),
    reply: z.strictObject(Appended),
    causes: ['message', 'notice', 'member'],
    examples: [
      { channel: 'chat:lobby', key: '01J8', body: { text: 'Good morning' } },
      { channel: 'chat:lobby', key: '01JA', body: { text: 'Good morning, Alice' }, about: 42 },
      { channel: 'dm:alice~bob', key: '01J9', body: { text: 'Hi Bob' }, after: 7, afterEpoch: 'm3f9' },
    ],
  }),
  ...AMENDING_ROUTES,
  typing: route({
    summary: 'Tells the others that the caller types or has stopped. Never stored.',
    served: 'typing',
    access: 'member',
    request: z.strictObject({ channel: Channel, on: z.boolean() }),
    reply: z.strictObject({}),
    causes: ['typing'],
    examples: [{ channel: 'chat:lobby', on: true }],
  }),
  presence: route({
    summary: 'Sets what the caller shows, or asks for what others show.',
    served: 'presence',
    access: 'caller',
    request: z.strictObject({
      status: z.optional(Status),
      detail: z.optional(Detail),
      of: z.optional(z.array(User).check(z.maxLength(LIMITS.usersAsked))),
    }),
    reply: z.strictObject({ presence: z.record(z.string(), Presence) }),
    causes: ['presence'],
    examples: [{ status: 'away', detail: { page: '/cart' } }, { of: ['alice', 'bob'] }],
  }),
  census: CENSUS,
  privacy: PRIVACY,
  receipt: route({
    summary: 'Moves forward how far the caller’s devices have got; never back, never beyond the head.',
    served: 'reading',
    access: 'member',
    request: z.strictObject({ channel: Channel, read: z.optional(Seq), delivered: z.optional(Seq) }),
    reply: z.strictObject({ channel: Channel, read: Seq, delivered: Seq }),
    causes: ['receipt'],
    examples: [{ channel: 'chat:lobby', read: 41 }],
  }),
  history: route({
    summary: 'Reads a page of the log, ascending: by numbers, or by times.',
    served: 'reading',
    access: 'member',
    request: z
      .strictObject({
        channel: Channel,
        before: z.optional(Seq),
        after: z.optional(Seq),
        since: z.optional(Timestamp),
        until: z.optional(Timestamp),
        limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.pageMost)), LIMITS.pageDefault),
      })
      .check(
        z.refine(
          ({ before, after, since, until }) =>
            isOneAtMost(before, after, since) && isOneAtMost(before, until),
          'takes `after` or `since`, or else `before`; `until` in the place of `before`, or beside one of the former',
        ),
      ),
    reply: z.strictObject({ epoch: Epoch, head: Seq, ...Page }),
    causes: [],
    examples: [
      { channel: 'chat:lobby', before: 42, limit: 20 },
      { channel: 'chat:lobby', since: '2026-11-21T00:00:00.000Z', until: '2026-11-22T00:00:00.000Z' },
    ],
  }),
  inbox: INBOX,
  search: SEARCH,
  sync: route({
    summary: 'Gives everything after each position, page by page, or says that it cannot.',
    served: 'reading',
    access: 'caller',
    request: z.strictObject({ cursors: z.record(Channel, Position).check(upTo(LIMITS.cursors)) }),
    reply: z.strictObject({ channels: z.record(z.string(), z.strictObject(Recovery)) }),
    causes: [],
    examples: [{ cursors: { 'chat:lobby': { epoch: 'm3f9', seq: 41 } } }],
  }),
  ping: route({
    summary: 'The heartbeat: renews the lease and tells the head of each of the caller’s channels.',
    served: 'default',
    access: 'caller',
    request: z.strictObject({ next: z.optional(Beat), link: z.optional(Link) }),
    reply: z.strictObject({
      serverTime: Timestamp,
      heads: z.optional(z.record(z.string(), Seq)),
      generation: z.optional(Generation),
    }),
    causes: [],
    examples: [{}, { next: LIMITS.restSeconds }, { link: 'poor' }],
  }),
  ...TRUSTED_ROUTES,
  ...FILE_ROUTES,
  ...CONVERSATION_ROUTES,
  ...MODERATION_ROUTES,
  ...PIN_ROUTES,
  export: EXPORT,
} as const

type Routes = typeof ROUTES
export type Action = keyof Routes
/** What a client writes, and what the server reads once the defaults are filled in. */
export type RequestOf<A extends Action> = z.input<Routes[A]['request']>
export type ParsedOf<A extends Action> = z.output<Routes[A]['request']>
export type ReplyOf<A extends Action> = z.output<Routes[A]['reply']>

/** The row of an action, `undefined` for what is none (also for names that every object has). */
export const routeOf = (action: unknown): Action | undefined =>
  typeof action === 'string' && Object.hasOwn(ROUTES, action) ? (action as Action) : undefined
