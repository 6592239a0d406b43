import type { Amended } from '../../client/index.ts'
import { event, onStage } from './fake-server.ts'

/** A lobby in which entries are amended, and what a program hears of it. */

export const channel = 'chat:lobby'
/** An entry that amends another, as it is pushed. */
export const amending = (seq: number, amends: object, more: object = {}) => ({
  ...event(seq),
  body: {},
  amends,
  ...more,
})
export const edited = (seq: number, of: number, text: string) =>
  amending(seq, { seq: of, as: 'edit' }, { body: { text } })
export const thumbed = (seq: number, of: number, on = true, from = 'bob') =>
  amending(seq, { seq: of, as: 'reaction', emoji: '👍', on }, { from })

export const scene = async (head = 41) => {
  const stage = await onStage(head)
  const amended: Amended[] = []
  const messages: number[] = []
  stage.lobby.on('amended', one => amended.push(one))
  stage.lobby.on('message', ({ seq }) => messages.push(seq))
  return { ...stage, amended, messages, now: () => amended.at(-1)?.message }
}
