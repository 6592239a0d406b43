import type { Greeted } from './dial.ts'
import { endOf } from './token-life.ts'

const MINUTE = 60_000
/**
 * API Gateway ends every socket after two hours
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html).
 * The next one is opened before, at a time that nobody shares, so that those who came together do not come together again.
 */
const LIFE = { from: 90 * MINUTE, spread: 25 * MINUTE }
/** A token is renewed one to two minutes before its end; one that is good for less than four, in its last half. */
const TOKEN_LEAD = 2 * MINUTE
const SOONEST = 1000

type Named = Pick<Greeted, 'token'> & { readonly hello: Pick<Greeted['hello'], 'serverTime'> }

/** When each socket should have a successor. */
export class Succession {
  readonly #random: () => number
  readonly #isRenewable: boolean
  /** The end of a token that was due, and for which there was no newer one. */
  #lastEnd: number | undefined

  constructor(random: () => number, isRenewable: boolean) {
    this.#random = random
    this.#isRenewable = isRenewable
  }

  /** How long after its greeting, in milliseconds. */
  dueIn({ token, hello }: Named): number {
    const life = LIFE.from + LIFE.spread * this.#random()
    const end = endOf(token)
    if (!this.#isRenewable || end === undefined || end === this.#lastEnd) return life
    // Both are the server's side of the clock: what the device believes of the time says nothing here.
    const left = end - Date.parse(hello.serverTime)
    const lead = Math.min(TOKEN_LEAD, left / 2) * (0.5 + 0.5 * this.#random())
    return Math.min(life, Math.max(SOONEST, left - lead))
  }

  /** When one that did not come about is tried again, in milliseconds. */
  get againIn(): number {
    return MINUTE * (0.5 + 0.5 * this.#random())
  }

  /** A successor came. Where its token was due and ends when the last one does, asking again would bring it again. */
  took(former: Named, { token, hello }: Named): void {
    const end = endOf(token)
    const isDue = end !== undefined && end - Date.parse(hello.serverTime) <= TOKEN_LEAD
    if (isDue && end === endOf(former.token)) this.#lastEnd = end
  }
}
