import * as z from 'zod/mini'
import { route } from './route.ts'

/** The row of `privacy`. */
export const PRIVACY = route({
  summary:
    'Sets or tells whether the caller hides how far they have read; who does sees of nobody how far they have.',
  served: 'presence',
  access: 'caller',
  request: z.strictObject({ hidesRead: z.optional(z.boolean()) }),
  reply: z.strictObject({ hidesRead: z.boolean() }),
  causes: [],
  examples: [{}, { hidesRead: true }],
})
