import type { Body } from '../body.ts'
import type { HeliographError } from '../errors.ts'
import type { Beside, Written } from './outbox.ts'

/** Where an entry stands in the log. `duplicate`: an earlier try had made it already. */
export type Sent = { readonly seq: number; readonly at: string; readonly duplicate: boolean }

/**
 * A message on its way. `queued`: others are before it, or there is no connection; `sending`: it waits for the reply;
 * `waiting`: it was refused for the moment and goes again by itself.
 */
export type Pending<B extends object = Body> = {
  readonly key: string
  readonly body: B
  readonly state: 'queued' | 'sending' | 'waiting'
  readonly tries: number
  /** When it was written, in milliseconds since 1970. */
  readonly at: number
}

/** A message that is given up. */
export type Unsent<B extends object = Body> = Beside & {
  readonly channel: string
  readonly key: string
  readonly body: B
  /** When it was written, in milliseconds since 1970. */
  readonly at: number
  readonly error: HeliographError
}

type Settling = { readonly resolve: (sent: Sent) => void; readonly reject: (error: Error) => void }
/** A message in the queue of its channel, and who waits for it. */
export type Item = Settling & {
  written: Written
  state: Pending['state']
  tries: number
  failures: number
  readonly finished: Promise<void>
}

/** Who wrote it ran before: only events tell what becomes of it. */
export const NOBODY: Settling = { resolve: () => {}, reject: () => {} }

/** It has not been tried in this run. */
export const itemOf = (written: Written, { resolve, reject }: Settling): Item => {
  let finish = () => {}
  const finished = new Promise<void>(done => {
    finish = done
  })
  const settling: Settling = {
    resolve: sent => {
      finish()
      resolve(sent)
    },
    reject: error => {
      finish()
      reject(error)
    },
  }
  return { written, state: 'queued', tries: 0, failures: 0, finished, ...settling }
}
