import { callerNamed, type TestApp } from './app.ts'

/** Founds a small channel whose members have one socket each, that is called like them; the stream is quiet afterwards. */
export const room = async (app: TestApp, channel: string, members: readonly string[]): Promise<void> => {
  await app.channels.create({ channel, epoch: 'e1', members })
  const now = app.clock.now()
  const lease = { since: 0, issued: 1, until: now + 9e6, expires: now + 9e6, roles: [] }
  for (const user of members)
    await app.users.touch(callerNamed(user, { connection: user }), lease, { most: 5, now })
  app.changes.length = 0
}
