import * as z from 'zod/mini'
import { Channel, Count, Seq, Timestamp, User } from './fields.ts'
import { LIMITS } from './limits.ts'
import { route } from './route.ts'

const Reason = z.string().check(z.minLength(1), z.maxLength(LIMITS.reasonLength))
/** Whom it concerns, for how long (until a pardon where nothing is said), and why. */
const Sanctioning = {
  channel: Channel,
  user: User,
  seconds: z.optional(z.int().check(z.minimum(1), z.maximum(LIMITS.sanctionSeconds))),
  reason: z.optional(Reason),
}
const Words = z
  .array(z.string().check(z.minLength(1), z.maxLength(LIMITS.wordLength)))
  .check(z.maxLength(LIMITS.wordsMost))
/** `null`: a pardon alone ends it. */
const Until = z.nullable(Timestamp)
const Sanction = z.strictObject({
  kind: z.enum(['muted', 'banned']),
  user: User,
  by: User,
  at: Timestamp,
  until: Until,
  reason: z.optional(Reason),
})

/** `by`: `null` for the spam check; of people it is told to admins alone. */
const Complaint = z.strictObject({ at: Timestamp, by: z.optional(z.nullable(User)), reason: z.string() })
const Report = z.strictObject({
  channel: Channel,
  seq: Seq,
  from: User,
  count: Count,
  complaints: z.array(Complaint),
  resolved: z.optional(z.strictObject({ by: User, at: Timestamp, done: z.string() })),
})

/** The rows of what moderators and owners hold the members of a channel to. */
export const MODERATION_ROUTES = {
  mute: route({
    summary:
      'Lets somebody who has a lower role than the caller read and not speak, for a time or until a pardon.',
    served: 'membership',
    access: 'moderator',
    request: z.strictObject(Sanctioning),
    reply: z.strictObject({ channel: Channel, user: User, until: Until }),
    causes: ['notice'],
    examples: [
      { channel: 'chat:lobby', user: 'carol', seconds: 3600, reason: 'Ten times the same' },
      { channel: 'chat:lobby', user: 'carol' },
    ],
  }),
  ban: route({
    summary:
      'Ends the membership of somebody who has a lower role than the caller, and lets them in no more, for a time or until a pardon.',
    served: 'membership',
    access: 'moderator',
    request: z.strictObject(Sanctioning),
    reply: z.strictObject({ channel: Channel, user: User, until: Until }),
    causes: ['member', 'notice'],
    examples: [{ channel: 'chat:lobby', user: 'carol', seconds: 86_400, reason: 'Advertisements' }],
  }),
  pardon: route({
    summary: 'Ends the mute and the ban of somebody who has a lower role than the caller.',
    served: 'membership',
    access: 'moderator',
    request: z.strictObject({ channel: Channel, user: User }),
    reply: z.strictObject({ channel: Channel, user: User }),
    causes: ['notice'],
    examples: [{ channel: 'chat:lobby', user: 'carol' }],
  }),
  sanctions: route({
    summary: 'Names those who are muted or banned in a channel now, in pages.',
    served: 'reading',
    access: 'moderator',
    request: z.strictObject({
      channel: Channel,
      after: z.optional(User),
      limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.pageMost)), LIMITS.pageDefault),
    }),
    reply: z.strictObject({ channel: Channel, sanctions: z.array(Sanction), next: z.optional(User) }),
    causes: [],
    examples: [{ channel: 'chat:lobby' }, { channel: 'chat:lobby', after: 'bob', limit: 20 }],
  }),
  rules: route({
    summary:
      'Sets what holds for all members of a channel: slow mode, and words that may not be said. What is not given stays.',
    served: 'membership',
    access: 'owner',
    request: z.strictObject({
      channel: Channel,
      slow: z.optional(z.int().check(z.minimum(0), z.maximum(LIMITS.slowSeconds))),
      words: z.optional(Words),
    }),
    reply: z.strictObject({ channel: Channel, slow: Count, words: Words }),
    causes: [],
    examples: [{ channel: 'chat:lobby', slow: 30, words: ['casino', 'ยาบ้า'] }, { channel: 'chat:lobby' }],
  }),
  report: route({
    summary: 'Reports an entry to those who moderate, once.',
    served: 'membership',
    access: 'member',
    request: z.strictObject({ channel: Channel, seq: Seq, reason: Reason }),
    reply: z.strictObject({ channel: Channel, seq: Seq, duplicate: z.boolean() }),
    causes: [],
    examples: [{ channel: 'chat:lobby', seq: 42, reason: 'An advertisement' }],
  }),
  reports: route({
    summary:
      'Gives the entries that were reported, of one channel or, to those who are trusted, of all, in pages: those that are open, or those that were resolved.',
    served: 'reading',
    access: 'judge',
    request: z.strictObject({
      channel: z.optional(Channel),
      resolved: z._default(z.boolean(), false),
      limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.pageMost)), LIMITS.pageDefault),
      next: z.optional(z.string().check(z.minLength(1), z.maxLength(LIMITS.nextLength))),
    }),
    reply: z.strictObject({ reports: z.array(Report), next: z.optional(z.string()) }),
    causes: [],
    examples: [{}, { channel: 'chat:lobby', limit: 20, next: '42.0.chat:lobby' }],
  }),
  resolve: route({
    summary: 'Closes what was reported of an entry, and keeps what was done about it.',
    served: 'membership',
    access: 'judge',
    request: z.strictObject({ channel: Channel, seq: Seq, done: Reason }),
    reply: z.strictObject({ channel: Channel, seq: Seq, count: Count }),
    causes: [],
    examples: [{ channel: 'chat:lobby', seq: 42, done: 'Deleted; its writer is muted for an hour' }],
  }),
} as const
