import * as z from 'zod/mini'
import { Count, Region, Timestamp } from './fields.ts'
import { route } from './route.ts'

/** The row of `census`. */
export const CENSUS = route({
  summary: 'Counts the users who are online, in all and by region.',
  served: 'reading',
  access: 'trusted',
  request: z.strictObject({ region: z.optional(Region) }),
  reply: z.strictObject({
    online: Count,
    regions: z.record(z.string(), Count),
    elsewhere: Count,
    at: Timestamp,
  }),
  causes: [],
  examples: [{}, { region: 'BD' }],
})
