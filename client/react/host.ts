import type { Client, Unsent } from '../index.ts'

/** What a conversation and the inbox need of the session that they belong to. */
export type Host = {
  /** What there is of the client, for rendering. */
  readonly client: Client | undefined
  /** The client, opened if it was not. */
  readonly use: () => Client
  /** What was given up, of this channel, and is neither sent again nor put away. */
  readonly unsent: (name: string) => readonly Unsent[]
  /** Puts one away that was given up; answers it. */
  readonly take: (name: string, key: string) => Unsent | undefined
}
