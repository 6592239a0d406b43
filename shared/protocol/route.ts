import type * as z from 'zod/mini'
import type { EventName } from './events.ts'

/**
 * Who may ask: `caller` any authenticated one; `trusted` one with the role `service` or `admin`; `admin` one with that role; `joiner` one whom the namespace lets in; `member` one who is in the
 * channel; `moderator`, `owner` one who has that role there, or is `trusted`; `judge` one who is `trusted`, of any channel or of none, or a `moderator` of the one named; `sender` a member whom the namespace lets speak (the commit itself checks the membership).
 */
export type Access =
  | 'caller'
  | 'trusted'
  | 'admin'
  | 'joiner'
  | 'member'
  | 'moderator'
  | 'owner'
  | 'sender'
  | 'judge'

type Row<Request extends z.ZodMiniType, Reply extends z.ZodMiniType, A extends Access> = {
  /** One sentence for the documents. */
  readonly summary: string
  /** The Lambda function that serves it. */
  readonly served:
    | 'presence'
    | 'membership'
    | 'message'
    | 'typing'
    | 'reading'
    | 'revocation'
    | 'default'
    | 'attachments'
  readonly access: A
  readonly request: Request
  readonly reply: Reply
  /** The events that others may see because of it. */
  readonly causes: readonly EventName[]
  readonly examples: readonly [object, ...object[]]
}

/** A row of the table of actions. */
export const route = <Request extends z.ZodMiniType, Reply extends z.ZodMiniType, A extends Access>(
  row: Row<Request, Reply, A>,
) => row
