import * as z from 'zod/mini'
import { Channel, Entry } from './fields.ts'
import { LIMITS } from './limits.ts'
import { route } from './route.ts'

/** The row of `search`. */
export const SEARCH = route({
  summary:
    'Finds a text, of three characters or more, in the caller’s conversations or in one of them: newest conversation and newest entry first.',
  served: 'reading',
  access: 'caller',
  request: z.strictObject({
    text: z.string().check(z.minLength(1), z.maxLength(LIMITS.searchLength)),
    channel: z.optional(Channel),
    limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.foundMost)), LIMITS.foundDefault),
    next: z.optional(z.string().check(z.minLength(1), z.maxLength(LIMITS.nextLength))),
  }),
  reply: z.strictObject({
    found: z.array(z.strictObject({ channel: Channel, entry: Entry })),
    next: z.optional(z.string()),
  }),
  causes: [],
  examples: [
    { text: 'invoice' },
    { text: 'invoice', channel: 'dm:alice~bob', limit: 5, next: '2s.m9s3k9aa.m9s3k1z4.dm:alice~bob' },
  ],
})
