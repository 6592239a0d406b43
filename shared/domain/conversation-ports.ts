import type { Role } from '../protocol/index.ts'

/** The port that is about conversations: what they are about, who is what in them, and what each member keeps of them. */

/** What a conversation is about. It stands in an item of its own: a message's commit does not carry it. */
export type Description = {
  readonly title?: string
  readonly subject?: string
  readonly type?: string
  readonly details?: Record<string, unknown>
}

/** What is to be changed of a description; `null` takes a field away. */
export type Redescription = { readonly [F in keyof Description]?: Description[F] | null }

/** What a member keeps of a conversation. Times are epoch milliseconds; what is at rest is absent. */
export type Keeps = {
  /** Its place among the pinned ones, and since when. */
  readonly pinned?: number
  readonly pinnedAt?: number
  readonly mutedUntil?: number
  /** Archived when so much was said: what is said later brings it back. */
  readonly archived?: number
}

/** What is to be changed of it; `null` puts a field to rest. */
export type KeepsChange = { readonly [F in keyof Keeps]?: Keeps[F] | null }

export type MemberRole = { readonly user: string; readonly role: Role }

/** Numbers that one member's list of mentions has at most: what is beyond them is not counted. */
export const MENTIONS_KEPT = 100

export type Conversations = {
  /** The descriptions of some channels; those without one are left out. Strongly consistent. */
  descriptions(channels: readonly string[]): Promise<ReadonlyMap<string, Description>>
  /**
   * Changes some fields and leaves the others as they are; answers all of it. `isFirst`: the row does not say yet that there
   * is a description, and is made to.
   */
  describe(
    channel: string,
    change: Redescription,
    by: { readonly isFirst: boolean; readonly user: string; readonly origin: string },
  ): Promise<Description>
  /** `undefined` for one who is no member. Strongly consistent. */
  roleOf(channel: string, user: string): Promise<Role | undefined>
  /** False for one who is no member. */
  appoint(channel: string, user: string, role: Role): Promise<boolean>
  /** Members behind a name, in the store's order, at most so many. Strongly consistent. */
  roles(channel: string, after: string, most: number): Promise<readonly MemberRole[]>
  /** Changes what a member keeps; answers all of it, `undefined` for one who is no member. */
  keep(user: string, channel: string, change: KeepsChange, origin: string): Promise<Keeps | undefined>
  /**
   * Notes that these entries mention a member; nothing for one who is none. Idempotent. Of more than `MENTIONS_KEPT` that are
   * unread the newest are kept.
   */
  mention(user: string, channel: string, seqs: readonly number[]): Promise<void>
}
