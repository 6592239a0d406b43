import * as z from 'zod/mini'
import { Timestamp, User } from './fields.ts'
import { LIMITS } from './limits.ts'

/** The fields of conversations: what they are about, who is what in them, and what each member keeps of them. */

const named = <Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema => {
  z.globalRegistry.add(schema, { description })
  return schema
}

const text = z.string().check(z.minLength(1), z.maxLength(LIMITS.titleLength))
const Subject = named(text, 'What it is about: of a pair the same subject is always the same conversation')
const Type = named(
  z.string().check(z.regex(/^[a-z][a-z\d-]{0,31}$/)),
  'A short word of the application’s own: `support`, `vendor`, `group`',
)
const Details = named(
  z.record(z.string(), z.unknown()),
  'Whatever the application keeps with a conversation, as a small JSON object',
)
export const Role = named(
  z.enum(['owner', 'moderator', 'member']),
  'What a member is in a channel: who owns it may do all that a moderator may',
)
export const Member = named(z.strictObject({ user: User, role: Role }), 'A member with their role')

/** What a conversation is created with. */
export const Described = {
  title: z.optional(text),
  subject: z.optional(Subject),
  type: z.optional(Type),
  details: z.optional(Details),
}
/** What may be changed of it: an empty text, or an empty object, takes it away. The subject stays. */
export const Redescribed = {
  title: z.optional(z.string().check(z.maxLength(LIMITS.titleLength))),
  type: z.optional(z.union([Type, z.literal('')])),
  details: z.optional(Details),
}

const Pinned = named(
  z.int().check(z.minimum(0), z.maximum(LIMITS.pinnedMost)),
  'Its place among the pinned ones, which come first; 0 where it is not pinned',
)
const MutedUntil = named(
  z.nullable(Timestamp),
  'Its notices are kept back until then; null where they are not',
)

/** What a member keeps of a conversation, for themselves alone. */
export const Settings = { pinned: Pinned, mutedUntil: MutedUntil, archived: z.boolean() }
export const SettingsAsked = {
  pinned: z.optional(Pinned),
  mutedUntil: z.optional(MutedUntil),
  archived: z.optional(z.boolean()),
}

export type Role = z.infer<typeof Role>
