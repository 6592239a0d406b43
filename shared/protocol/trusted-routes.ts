import * as z from 'zod/mini'
import { Channel, Count, Epoch, Seq, Timestamp, User } from './fields.ts'
import { route } from './route.ts'

/** The rows of what services and those who govern may ask. */
export const TRUSTED_ROUTES = {
  revoke: route({
    summary: 'Makes every token void that a user has by now, and ends the sockets that were opened with one.',
    served: 'revocation',
    access: 'trusted',
    request: z.strictObject({ user: User }),
    reply: z.strictObject({ user: User, sockets: Count }),
    causes: ['problem', 'presence'],
    examples: [{ user: 'bob' }],
  }),
  ledger: route({
    summary:
      'Tells what became of an entry: whether it is stored, how it was posted, who has it and who has read it.',
    served: 'reading',
    access: 'trusted',
    request: z.strictObject({ channel: Channel, seq: Seq }),
    reply: z.strictObject({
      channel: Channel,
      epoch: Epoch,
      seq: Seq,
      stored: z.nullable(Timestamp),
      posted: z.strictObject({
        lane: z.enum(['direct', 'stream']),
        tries: Count,
        failed: Count,
        sent: z.optional(Count),
        gone: Count,
        slow: Count,
        refused: Count,
        at: z.optional(Timestamp),
      }),
      delivered: z.array(User),
      read: z.array(User),
      away: z.array(User),
      more: z.boolean(),
      pushed: Count,
    }),
    causes: [],
    examples: [{ channel: 'chat:lobby', seq: 41 }],
  }),
} as const
