import * as z from 'zod/mini'
import { Channel, Entry, Seq, Timestamp, User } from './fields.ts'
import { LIMITS } from './limits.ts'
import { route } from './route.ts'

/** The rows of entries that are pinned where everybody in a conversation sees them. */
export const PIN_ROUTES = {
  pin: route({
    summary: 'Pins an entry, or takes it down: one of a pair may, and in a room its moderators.',
    served: 'membership',
    access: 'member',
    request: z.strictObject({ channel: Channel, seq: Seq, on: z.boolean() }),
    reply: z.strictObject({ channel: Channel, seq: Seq, on: z.boolean() }),
    causes: ['pinned'],
    examples: [{ channel: 'chat:lobby', seq: 42, on: true }],
  }),
  pins: route({
    summary: 'The entries that are pinned, the one pinned last first, each in its present state.',
    served: 'reading',
    access: 'member',
    request: z.strictObject({
      channel: Channel,
      after: z.optional(Seq),
      limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.pinsMost)), LIMITS.pinsDefault),
    }),
    reply: z.strictObject({
      channel: Channel,
      pins: z.array(z.strictObject({ seq: Seq, by: User, at: Timestamp, entry: Entry })),
      more: z.boolean(),
    }),
    causes: [],
    examples: [{ channel: 'chat:lobby' }, { channel: 'chat:lobby', after: 42, limit: 10 }],
  }),
} as const
