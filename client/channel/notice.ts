import type { FieldsOf } from '../../shared/protocol/events.ts'
import type { Entry } from '../../shared/protocol/fields.ts'
import type { Notice } from '../api.ts'

/** A notice has two forms: an event that names its `kind`, and an entry of the queue, whose body holds it. */

/** The event as the entry that it is. Who sent it and under which key, the event does not say. */
export const entryOf = ({ seq, at, kind, body }: FieldsOf<'notice'>): Entry => ({
  seq,
  at,
  key: '',
  from: '',
  body: { kind, ...body },
})

/** The entry as the program gets it. */
export const noticeOf = (epoch: string, { seq, at, body }: Entry): Notice => {
  const { kind, ...rest } = body
  return { seq, epoch, kind: String(kind ?? 'message'), at, body: rest }
}
