/**
 * API Gateway's way of counting what comes in: so many a second, and so many at once.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  #tokens: number
  #filledAt: number | undefined

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#tokens = burst
  }

  /** Takes one token if there is one. `now` is a monotonic time in milliseconds. */
  take(now: number): boolean {
    const filled = this.#tokens + ((now - (this.#filledAt ?? now)) / 1000) * this.#perSecond
    this.#tokens = Math.min(this.#burst, filled)
    this.#filledAt = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
