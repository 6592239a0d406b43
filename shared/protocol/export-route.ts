import * as z from 'zod/mini'
import { Channel, Entry, Seq } from './fields.ts'
import { LIMITS } from './limits.ts'
import { route } from './route.ts'

/** The row of `export`. */
export const EXPORT = route({
  summary: 'Hands out a conversation from its beginning, page by page: each entry in its present state.',
  served: 'reading',
  access: 'member',
  request: z.strictObject({
    channel: Channel,
    after: z._default(Seq, 0),
    limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.exportedMost)), LIMITS.exportedMost),
  }),
  reply: z.strictObject({ channel: Channel, entries: z.array(Entry), next: z.optional(Seq) }),
  causes: [],
  examples: [{ channel: 'chat:lobby' }, { channel: 'chat:lobby', after: 1000, limit: 500 }],
})
