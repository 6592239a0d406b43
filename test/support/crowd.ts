import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import type { Change } from '../../shared/domain/ports.ts'
import type { Journey } from '../../shared/domain/posting/journey.ts'
import type { Relay } from '../../shared/domain/posting/relay.ts'
import { callerNamed, type TestApp } from './app.ts'
import type { Conversation } from './conversation.ts'

/** Names in the order in which a store keeps them: `m00000`, `m00001`, … */
export const nameAt = (at: number): string => `m${String(at).padStart(5, '0')}`

/** So many members of a large channel, each with one socket that is called like them; the stream is quiet afterwards. */
export const crowded = async ({ app }: Conversation, channel: string, count: number): Promise<string[]> => {
  await app.channels.create({ channel, epoch: 'e1' })
  const names = Array.from({ length: count }, (_, at) => nameAt(at))
  for (const user of names) await enrolled(app, channel, user)
  app.changes.length = 0
  return names
}

/** One more of them. */
export const enrolled = async (app: TestApp, channel: string, user: string): Promise<void> => {
  const row = await app.channels.read(channel)
  if (!row) throw new Error('no such channel')
  await app.members.add(row, user)
  const now = app.clock.now()
  await app.users.touch(
    callerNamed(user, { connection: user }),
    { since: 0, issued: 1, until: now + 9e6, expires: now + 9e6, roles: [] },
    { most: 5, now },
  )
}

/** The relays among the changes that wait. */
export const relaysOf = (changes: readonly Change[]): Relay[] =>
  changes.flatMap(change => (change.kind === 'relay' ? [change.relay] : []))

let sequence = 0
/** Carries some changes as one invocation would; answers how many of them failed, and how many posts that made. */
export const invoke = async (app: TestApp, changes: readonly Change[], journey?: Journey) => {
  const before = app.sockets.posts.length
  const batch = changes.map(change => ({ sequence: String(++sequence), change }))
  const failed = await fanOut(app, batch, journey)
  return { failed: failed.length, posts: app.sockets.posts.length - before }
}

/** What one socket was told, by number, in the order in which it came. */
export const numbersTold = (app: TestApp, connection: string): number[] =>
  app.sockets.posts
    .filter(post => post.connection === connection)
    .flatMap(({ frame }) => [frame as { seq: number }].flat())
    .map(({ seq }) => seq)
