import type { UseCase } from '../dispatch.ts'
import { settingsOf } from '../inbox/keeps.ts'

/** What a conversation is about, and what it is to the caller. */
export const conversation: UseCase<'conversation'> = async (app, { caller, place }) => {
  const { channel, row } = place
  const { user } = caller
  const descriptions = row.conversation && (await app.conversations.descriptions([channel]))
  const keeps = (await app.members.marks(channel, [user])).get(user)?.keeps
  return {
    channel,
    private: row.conversation === 'private' || place.policy.founders !== undefined,
    ...descriptions?.get(channel),
    role: (await app.conversations.roleOf(channel, user)) ?? 'member',
    ...(row.slow && { slow: row.slow }),
    ...settingsOf(keeps ?? {}, row),
  }
}
