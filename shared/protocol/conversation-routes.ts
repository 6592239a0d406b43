import * as z from 'zod/mini'
import { Described, Member, Redescribed, Role, Settings, SettingsAsked } from './conversation-fields.ts'
import { Body, Channel, Count, Entry, Epoch, Key, Seq, Standing, Timestamp, User } from './fields.ts'
import { LIMITS } from './limits.ts'
import { route } from './route.ts'

const Users = z.array(User).check(z.maxLength(LIMITS.invitedMost))
/** A conversation in the list of one who is in it; what is at rest is left out. */
const Conversation = z.strictObject({
  ...Standing,
  last: z.optional(Entry),
  mentions: z.optional(Count),
  ...SettingsAsked,
  title: Described.title,
  subject: Described.subject,
  type: Described.type,
  members: z.optional(Users),
})
const at = '2026-12-24T18:00:00.000Z'

/** The list of a caller's conversations. */
export const INBOX = route({
  summary:
    'The caller’s conversations, the one with the newest entry first: where each stands, and what was said last.',
  served: 'reading',
  access: 'caller',
  request: z.strictObject({
    limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.inboxMost)), LIMITS.pageDefault),
    next: z.optional(z.string().check(z.minLength(1), z.maxLength(LIMITS.nextLength))),
    archived: z._default(z.boolean(), false),
  }),
  reply: z.strictObject({
    channels: z.array(Conversation),
    next: z.optional(z.string()),
  }),
  causes: [],
  examples: [{}, { limit: 20 }, { limit: 20, next: 'm9s3k9aa.m9s3k1z4.chat:lobby' }, { archived: true }],
})

/** The rows of conversations: created, described, with members who have roles, and what each member keeps of them. */
export const CONVERSATION_ROUTES = {
  converse: route({
    summary:
      'Creates a conversation, or finds it: the same pair and subject, or the same key, are always the same channel.',
    served: 'message',
    access: 'caller',
    request: z.strictObject({
      with: z._default(Users, []),
      ...Described,
      private: z._default(z.boolean(), true),
      key: z.optional(Key),
      first: z.optional(z.strictObject({ key: Key, body: Body })),
    }),
    reply: z.strictObject({
      channel: Channel,
      epoch: Epoch,
      created: z.boolean(),
      first: z.optional(z.strictObject({ seq: Seq, at: Timestamp, duplicate: z.boolean() })),
    }),
    causes: ['member', 'message', 'notice'],
    examples: [
      { with: ['bob'], subject: 'job:1742', type: 'support' },
      {
        with: ['bob', 'carol'],
        title: 'Trip',
        details: { colour: 'blue' },
        key: '01J7',
        first: { key: '01J8', body: { text: 'Hi all' } },
      },
    ],
  }),
  conversation: route({
    summary: 'Tells what a conversation is about, what the caller is in it, and what they keep of it.',
    served: 'reading',
    access: 'member',
    request: z.strictObject({ channel: Channel }),
    reply: z.strictObject({
      channel: Channel,
      private: z.boolean(),
      ...Described,
      role: Role,
      slow: z.optional(Count),
      ...Settings,
    }),
    causes: [],
    examples: [{ channel: 'chat:lobby' }],
  }),
  describe: route({
    summary: 'Changes what a conversation is about: what is given is replaced, what is empty taken away.',
    served: 'membership',
    access: 'owner',
    request: z.strictObject({ channel: Channel, ...Redescribed }),
    reply: z.strictObject({ channel: Channel, ...Described }),
    causes: ['description'],
    examples: [{ channel: 'chat:lobby', title: 'Lobby', type: 'group', details: { colour: 'blue' } }],
  }),
  members: route({
    summary: 'Names the members of a channel with their roles, in pages.',
    served: 'reading',
    access: 'member',
    request: z.strictObject({
      channel: Channel,
      after: z.optional(User),
      limit: z._default(z.int().check(z.minimum(1), z.maximum(LIMITS.pageMost)), LIMITS.pageDefault),
    }),
    reply: z.strictObject({ channel: Channel, members: z.array(Member), more: z.boolean() }),
    causes: [],
    examples: [{ channel: 'chat:lobby' }, { channel: 'chat:lobby', after: 'bob', limit: 20 }],
  }),
  invite: route({
    summary: 'Makes others members of a channel.',
    served: 'membership',
    access: 'moderator',
    request: z.strictObject({ channel: Channel, users: Users.check(z.minLength(1)) }),
    reply: z.strictObject({ channel: Channel, joined: z.array(User) }),
    causes: ['member'],
    examples: [{ channel: 'chat:lobby', users: ['carol'] }],
  }),
  expel: route({
    summary: 'Ends the membership of somebody who has a lower role than the caller.',
    served: 'membership',
    access: 'moderator',
    request: z.strictObject({ channel: Channel, user: User }),
    reply: z.strictObject({ channel: Channel, user: User }),
    causes: ['member'],
    examples: [{ channel: 'chat:lobby', user: 'carol' }],
  }),
  appoint: route({
    summary: 'Gives a member another role.',
    served: 'membership',
    access: 'owner',
    request: z.strictObject({ channel: Channel, user: User, role: Role }),
    reply: z.strictObject({ channel: Channel, user: User, role: Role }),
    causes: [],
    examples: [{ channel: 'chat:lobby', user: 'carol', role: 'moderator' }],
  }),
  settings: route({
    summary: 'Sets what the caller keeps of a conversation: pinned, muted, archived. Nobody else sees it.',
    served: 'reading',
    access: 'member',
    request: z.strictObject({ channel: Channel, ...SettingsAsked }),
    reply: z.strictObject({ channel: Channel, ...Settings }),
    causes: ['settings'],
    examples: [
      { channel: 'chat:lobby', pinned: 1 },
      { channel: 'chat:lobby', mutedUntil: at, archived: true },
    ],
  }),
} as const
