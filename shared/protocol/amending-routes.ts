import * as z from 'zod/mini'
import { Body, Channel, Emoji, Epoch, Key, Seq, Timestamp, User } from './fields.ts'
import { route } from './route.ts'

/** What every amendment says: which entry, and of which log the caller knows it. */
const Amending = {
  channel: Channel,
  seq: Seq,
  key: Key,
  after: z.optional(Seq),
  afterEpoch: z.optional(Epoch),
}
/** Where what was asked stands in the log. */
export const Appended = { channel: Channel, epoch: Epoch, seq: Seq, at: Timestamp, duplicate: z.boolean() }
/** The rows of the actions that amend an entry, and of the one that shows what it was. */
export const AMENDING_ROUTES = {
  edit: route({
    summary: 'Gives an entry another body. Only who wrote it may; an entry of the log says so.',
    served: 'message',
    access: 'sender',
    request: z.strictObject({ ...Amending, body: Body }),
    reply: z.strictObject(Appended),
    causes: ['message'],
    examples: [
      {
        channel: 'chat:lobby',
        seq: 42,
        key: '01JB',
        body: { text: 'Good evening' },
        after: 42,
        afterEpoch: 'm3f9',
      },
    ],
  }),
  delete: route({
    summary: 'Withholds the body of an entry for good. Who wrote it may, and an admin who is in the channel.',
    served: 'message',
    access: 'sender',
    request: z.strictObject(Amending),
    reply: z.strictObject(Appended),
    causes: ['message'],
    examples: [{ channel: 'chat:lobby', seq: 42, key: '01JC', after: 42, afterEpoch: 'm3f9' }],
  }),
  react: route({
    summary: 'Says of an entry that the caller reacts to it with an emoji, or does so no more.',
    served: 'message',
    access: 'sender',
    request: z.strictObject({ ...Amending, emoji: Emoji, on: z.boolean() }),
    reply: z.strictObject(Appended),
    causes: ['message'],
    examples: [
      { channel: 'chat:lobby', seq: 42, key: '01JD', emoji: '👍', on: true, after: 42, afterEpoch: 'm3f9' },
    ],
  }),
  versions: route({
    summary: 'The bodies that an entry has had, the first one first, also where it was deleted.',
    served: 'reading',
    access: 'admin',
    request: z.strictObject({ channel: Channel, seq: Seq, after: z.optional(Seq) }),
    reply: z.strictObject({
      channel: Channel,
      epoch: Epoch,
      seq: Seq,
      from: User,
      versions: z.array(z.strictObject({ seq: Seq, at: Timestamp, body: Body })),
      more: z.boolean(),
      deleted: z.optional(z.strictObject({ seq: Seq, at: Timestamp, by: User })),
    }),
    causes: [],
    examples: [{ channel: 'chat:lobby', seq: 42 }],
  }),
} as const
