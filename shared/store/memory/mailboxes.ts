import { SOCKET_LIFE_SECONDS } from '../../domain/posting/leases.ts'
import { MAILBOX, type Mail, type Mailboxes } from '../../domain/sessions/mailboxes.ts'
import { bytesOf } from '../../protocol/index.ts'

type Kept = Mail & { readonly readAt: number; readonly until: number }

/** Mailboxes in memory. */
export const memoryMailboxes = (): Mailboxes => {
  const boxes = new Map<string, Kept>()
  const found = (connection: string, now: number): Kept | undefined => {
    const box = boxes.get(connection)
    return box && box.until > now ? box : undefined
  }
  return {
    open: async (connection, now) => {
      const until = now + SOCKET_LIFE_SECONDS * 1000
      boxes.set(connection, { base: 0, frames: [], ended: false, turn: 0, readAt: now, until })
    },
    put: async (connection, frame, now) => {
      const box = found(connection, now)
      if (!box || box.ended) return 'gone'
      const bytes = box.frames.reduce((sum, one) => sum + bytesOf(one), bytesOf(frame))
      const isFull = box.frames.length >= MAILBOX.frames || bytes > MAILBOX.bytes
      if (isFull || box.readAt <= now - MAILBOX.unreadMs) return 'slow'
      boxes.set(connection, { ...box, frames: [...box.frames, frame] })
      return 'sent'
    },
    end: async (connection, now) => {
      const box = found(connection, now)
      if (box && !box.ended)
        boxes.set(connection, { ...box, ended: true, until: now + MAILBOX.lastWordsSeconds * 1000 })
    },
    take: async (connection, after, now) => {
      const box = found(connection, now)
      if (!box) return undefined
      const out = Math.min(Math.max(0, after - box.base), box.frames.length)
      const left = { base: box.base + out, frames: box.frames.slice(out) }
      const taken = { ...box, ...left, turn: box.turn + 1, readAt: now }
      boxes.set(connection, taken)
      return taken
    },
    look: async (connection, now) => found(connection, now),
  }
}
