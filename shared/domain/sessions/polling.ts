import type { Clock } from '../ports.ts'
import type { Mail, Mailboxes } from './mailboxes.ts'

/** Between two looks into a mailbox, in milliseconds: soon at first, for whoever talks is answered soon; a look a second at last. */
const PAUSES = { first: 250, grows: 1.5, most: 1000 } as const

/** Frames, and the number of the last of them. */
export type Polled = { readonly after: number; readonly frames: readonly string[] }

type Poll = {
  readonly connection: string
  /** The number up to which the frames have come. */
  readonly after: number
  /** Until when to wait, epoch milliseconds, given that nothing is there. Asked once, and only then. */
  readonly until: () => Promise<number>
}

/** What comes after a number that is there already. */
const afterwards = ({ base, frames }: Mail, after: number): Polled => {
  const from = Math.min(Math.max(after, base), base + frames.length)
  return { after: base + frames.length, frames: frames.slice(from - base) }
}

/**
 * Waits for frames after a number and gives all that there are, not one at a time. None where none came, or where a
 * later poll of the same connection waits: only one does. Nothing where the connection is gone.
 */
export const poll = async (
  { mailboxes, clock }: { readonly mailboxes: Mailboxes; readonly clock: Clock },
  { connection, after, until }: Poll,
): Promise<Polled | undefined> => {
  let mail = await mailboxes.take(connection, after, clock.now())
  const turn = mail?.turn ?? 0
  let end: number | undefined
  for (let pause: number = PAUSES.first; mail; pause = Math.min(pause * PAUSES.grows, PAUSES.most)) {
    const came = afterwards(mail, after)
    if (came.frames.length > 0) return came
    if (mail.ended) return undefined
    end ??= await until()
    if (mail.turn > turn || clock.now() + pause > end) return { after, frames: [] }
    await clock.sleep(pause)
    mail = await mailboxes.look(connection, clock.now())
  }
  return undefined
}
