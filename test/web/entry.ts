import type { Message } from '../../client/index.ts'

/** An entry of the lobby, said at a minute of the morning of 21 November 2026. */
export const entry = (seq: number, from: string, minute = seq, channel = 'chat:lobby'): Message => ({
  channel,
  seq,
  key: `k${seq}`,
  from,
  at: new Date(Date.parse('2026-11-21T09:00:00.000Z') + minute * 60_000).toISOString(),
  body: { text: `text ${seq}` },
})
