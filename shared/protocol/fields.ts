import * as z from 'zod/mini'
import en from 'zod/v4/locales/en.js'
import { isUserId, parseChannel } from './channel.ts'
import { LIMITS } from './limits.ts'

// Without a locale every fault would read "Invalid input".
z.config(en())

/** The fields that more than one frame carries. */

const named = <Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema => {
  z.globalRegistry.add(schema, { description })
  return schema
}

export const Channel = named(
  z.string().check(z.refine(name => parseChannel(name) !== undefined, 'is not a channel: namespace:id')),
  "A channel's name, `namespace:id`",
)
export const User = named(z.string().check(z.refine(isUserId, "is not a user's id")), "A user's id")
export const Seq = named(
  z.int().check(z.minimum(0)),
  'A number in a channel’s log; 0 stands before the first entry',
)
export const Count = named(z.int().check(z.minimum(0)), 'How many')
export const Beat = named(
  z.int().check(z.minimum(1), z.maximum(LIMITS.restSeconds)),
  'Seconds until the next `ping`',
)
export const Link = named(
  z.enum(['good', 'fair', 'poor']),
  'How good the way to a socket is, as its client has measured it',
)
export const Epoch = named(
  z.string().check(z.minLength(1), z.maxLength(LIMITS.idLength)),
  'The life of a log: it changes only when a table was restored',
)
export const Generation = named(
  z.string().check(z.minLength(1), z.maxLength(LIMITS.idLength)),
  'Another one since the tables were restored, and every epoch with it; absent as long as none was',
)
export const Position = named(z.strictObject({ epoch: Epoch, seq: Seq }), 'A place in a log')
export const Key = named(
  z.string().check(z.minLength(1), z.maxLength(LIMITS.idLength)),
  'The client’s own id of a message: the same key makes one entry',
)
export const FrameId = named(
  z.string().check(z.maxLength(LIMITS.idLength)),
  'Chosen by the client, told in the reply',
)
export const Timestamp = named(z.iso.datetime({ precision: 3 }), 'Server time, RFC 3339, UTC, milliseconds')
export const Body = named(
  z.record(z.string(), z.unknown()),
  'Anything the application likes, as a JSON object',
)
export const Status = named(
  z.enum(['online', 'away', 'busy', 'offline']),
  'What a user shows of their presence',
)
export const Region = named(
  z.string().check(z.regex(/^[A-Z]{2}(-[A-Z\d]{1,3})?$/, 'is no region: ISO 3166, `BD` or `BD-13`')),
  'Where a socket is: a country, or a part of one, by its code in ISO 3166',
)
export const Detail = named(
  z.record(z.string(), z.unknown()),
  'Page, activity, region: whatever the application shows',
)

export const Emoji = named(
  z.string().check(z.maxLength(LIMITS.emojiLength), z.regex(/^(?!__proto__$)[^\s\p{Cc}]+$/u)),
  'What somebody reacts with, without white space',
)
/** What an entry may say beside its body, in an event as in a page. */
export const Beside = {
  about: z.optional(Seq),
  amends: z.optional(
    named(
      z.strictObject({
        seq: Seq,
        as: z.enum(['edit', 'delete', 'reaction']),
        emoji: z.optional(Emoji),
        on: z.optional(z.boolean()),
        withheld: z.optional(z.literal(true)),
      }),
      'The entry that this one amends, and how; `withheld`: its body is no longer for everybody',
    ),
  ),
}
const Moment = { seq: Seq, at: Timestamp }
export const Reactions = named(
  z.record(z.string(), z.strictObject({ count: Count, users: z.array(User) })),
  'By emoji: how many, and who',
)

export const Entry = named(
  z.strictObject({
    seq: Seq,
    key: Key,
    from: User,
    at: Timestamp,
    body: Body,
    ...Beside,
    edited: z.optional(z.strictObject(Moment)),
    deleted: z.optional(z.strictObject({ ...Moment, by: User })),
    reactions: z.optional(Reactions),
  }),
  "One element of a channel's log, in its present state",
)
export const Standing = { channel: Channel, epoch: Epoch, head: Seq, read: Seq, unread: Count }
export const Page = { entries: z.array(Entry), more: z.boolean() }
export const Presence = named(
  z.strictObject({
    status: Status,
    lastSeen: z.nullable(Timestamp),
    devices: Count,
    detail: z.optional(Detail),
  }),
  'A lease, judged when it is read',
)

export type Entry = z.infer<typeof Entry>
export type Amends = NonNullable<Entry['amends']>
export type Reactions = z.infer<typeof Reactions>
export type Position = z.infer<typeof Position>
export type Presence = z.infer<typeof Presence>
export type Status = z.infer<typeof Status>
export type Link = z.infer<typeof Link>
