import type { Json } from '../json.ts'
import type { Action } from './calls.ts'
import type { Deployment } from './deployment.ts'

/**
 * Asks AWS, by the name of the IAM action. `undefined` where what is asked for is not there. Throws `CouldNotLook` where
 * nobody may ask, where the place does not know the call, and where it gives no answer. Changes nothing.
 */
export type Aws = (action: Action, input: Json) => Promise<Json | undefined>

/** What answers over the web. Never rejects; `undefined` is no answer. */
export type Web = {
  /** `date` is the server's clock, in epoch milliseconds. */
  post(url: string): Promise<{ readonly status: number; readonly date: number | undefined } | undefined>
  /** The status of an upgrade: 101 where a socket was opened, which is closed at once. */
  upgrade(url: string, token?: string): Promise<number | undefined>
  json(url: string): Promise<unknown>
}

/** Who is looked at, and with what. */
export type Patient = {
  readonly deployment: Deployment
  readonly aws: Aws
  readonly web: Web
  /** Epoch milliseconds. */
  readonly now: () => number
  /** A good token, where one was given. */
  readonly token: string | undefined
}
