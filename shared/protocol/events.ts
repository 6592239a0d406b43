import * as z from 'zod/mini'
import { Described, Settings } from './conversation-fields.ts'
import { Beside, Body, Channel, Count, Detail, Epoch, Key, Seq, Status, Timestamp, User } from './fields.ts'
import { PROBLEMS, type ProblemCode } from './problems.ts'

type Row<Fields extends z.ZodMiniType> = {
  readonly summary: string
  readonly fields: Fields
  readonly examples: readonly [object, ...object[]]
}

const event = <Fields extends z.ZodMiniType>(row: Row<Fields>) => row
const Code = z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]])
const at = '2026-11-21T09:30:00.000Z'

/** The table of what the server pushes: one row an event. */
export const EVENTS = {
  message: event({
    summary: 'An entry of a channel’s log. Put in order by `seq`, dropped when seen before.',
    fields: z.strictObject({
      channel: Channel,
      epoch: Epoch,
      seq: Seq,
      key: Key,
      from: User,
      at: Timestamp,
      body: Body,
      ...Beside,
    }),
    examples: [
      {
        channel: 'chat:lobby',
        epoch: 'm3f9',
        seq: 42,
        key: '01J8',
        from: 'alice',
        at,
        body: { text: 'Good morning' },
      },
    ],
  }),
  typing: event({
    summary: 'Somebody types, or has stopped. Forget it after six seconds without a repeat.',
    fields: z.strictObject({ channel: Channel, from: User, on: z.boolean(), at: z.optional(Timestamp) }),
    examples: [{ channel: 'chat:lobby', from: 'alice', on: true }],
  }),
  presence: event({
    summary: 'Somebody with whom the receiver shares a small channel came, changed or went.',
    fields: z.strictObject({
      user: User,
      status: Status,
      lastSeen: z.nullable(Timestamp),
      devices: Count,
      detail: z.optional(Detail),
    }),
    examples: [{ user: 'alice', status: 'online', lastSeen: at, devices: 1 }],
  }),
  receipt: event({
    summary: 'How far a user’s devices have got.',
    fields: z.strictObject({ channel: Channel, user: User, read: Seq, delivered: Seq }),
    examples: [{ channel: 'chat:lobby', user: 'bob', read: 41, delivered: 42 }],
  }),
  member: event({
    summary: 'Somebody became a member of a channel or ended it.',
    fields: z.strictObject({ channel: Channel, user: User, change: z.enum(['joined', 'left']) }),
    examples: [{ channel: 'chat:lobby', user: 'bob', change: 'joined' }],
  }),
  notice: event({
    summary: 'An entry of the receiver’s own queue, `user:<id>`.',
    fields: z.strictObject({ kind: z.string(), at: Timestamp, body: Body, seq: Seq, epoch: Epoch }),
    examples: [
      { kind: 'unread', at, body: { channel: 'dm:alice~bob', epoch: 'q7d2', seq: 8 }, seq: 3, epoch: 'p1x0' },
    ],
  }),
  problem: event({
    summary: 'A last word before the server closes.',
    fields: z.strictObject({ code: Code, message: z.string(), reconnect: z.enum(['never', 'now', 'later']) }),
    examples: [{ code: 'UNAUTHENTICATED', message: PROBLEMS.UNAUTHENTICATED.text, reconnect: 'never' }],
  }),
  description: event({
    summary: 'What a conversation is about was changed: this is all of it now.',
    fields: z.strictObject({ channel: Channel, description: z.strictObject(Described) }),
    examples: [{ channel: 'chat:lobby', description: { title: 'Lobby', type: 'group' } }],
  }),
  pinned: event({
    summary: 'An entry was pinned, or taken down.',
    fields: z.strictObject({ channel: Channel, seq: Seq, on: z.boolean(), by: User, at: Timestamp }),
    examples: [{ channel: 'chat:lobby', seq: 42, on: true, by: 'alice', at }],
  }),
  settings: event({
    summary: 'What the receiver keeps of a conversation was changed on another of their devices.',
    fields: z.strictObject({ channel: Channel, ...Settings }),
    examples: [{ channel: 'chat:lobby', pinned: 1, mutedUntil: null, archived: false }],
  }),
} as const

export type EventName = keyof typeof EVENTS
export type FieldsOf<E extends EventName> = z.output<(typeof EVENTS)[E]['fields']>
/** An event as it crosses the wire. */
export type Event = { [E in EventName]: { readonly event: E } & FieldsOf<E> }[EventName]
