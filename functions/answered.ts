import { dispatch, type UseCases } from '../shared/domain/dispatch.ts'
import type { Caller } from '../shared/domain/ports.ts'
import type { Decoded } from '../shared/protocol/frame.ts'
import type { ProblemBody } from '../shared/protocol/problems.ts'
import { app } from './app.ts'

/** What one is answered who has no socket: a frame's reply without the `reply`. */
export type Answered =
  | ({ readonly ok: true } & Readonly<Record<string, unknown>>)
  | { readonly ok: false; readonly error: ProblemBody }

type Asking = {
  readonly useCases: UseCases
  readonly caller: () => Caller
  readonly requestId: string
  /** How many bytes a page of the answer may have. @default as many as a frame's */
  readonly room?: number
}

/** Asks what a frame would, by the same way; a refusal is an answer and no fault. */
export const answered = async (
  asked: Decoded,
  { useCases, caller, requestId, room }: Asking,
): Promise<Answered> => {
  // Without an id there would be no reply.
  const decoded = 'frame' in asked ? { frame: { ...asked.frame, id: requestId } } : asked
  const reply = await dispatch(app(), useCases, async () => caller(), decoded, requestId, room)
  if (!reply) throw new Error('a frame with an id was not answered')
  const { reply: _id, ...answer } = reply
  return answer
}
