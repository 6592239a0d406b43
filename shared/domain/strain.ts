const WINDOW_MS = 10_000
/** So many slow sockets, or a tenth of those tried, are their own fault; more are not. */
const FEW = 3
const SHARE = 10

/**
 * How the posts of this instance went in the last ten to twenty seconds. A status of 429 has two meanings, the socket's
 * own buffer is full or the account posts too much, and no field tells them apart:
 * https://docs.aws.amazon.com/apigatewaymanagementapi/latest/reference/API_PostToConnection.html
 * So a socket is blamed only while others take what they are posted, and while few are slow.
 */
export type Strain = {
  /** How the first try at a socket went. `now` is epoch milliseconds. */
  note(connection: string, took: boolean, now: number): void
  /** True where a slow socket is slow by itself. */
  isItsOwn(now: number): boolean
  /** True where more sockets are slow than can be their own fault: the account is throttled, or the endpoint half down. */
  isThrottled(now: number): boolean
}

export const strain = (): Strain => {
  let [taking, slow, before] = [new Set<string>(), new Set<string>(), { taking: 0, slow: 0 }]
  let began = 0
  const turn = (now: number) => {
    if (now - began < WINDOW_MS) return
    const recent = now - began < 2 * WINDOW_MS
    before = recent ? { taking: taking.size, slow: slow.size } : { taking: 0, slow: 0 }
    taking = new Set()
    slow = new Set()
    began = now
  }
  const counts = (now: number): readonly [number, number] => {
    turn(now)
    return [Math.max(taking.size, before.taking), Math.max(slow.size, before.slow)]
  }
  const isMuch = (took: number, hung: number) => hung > Math.max(FEW, (took + hung) / SHARE)
  return {
    note: (connection, took, now) => {
      turn(now)
      const outcome = took ? taking : slow
      outcome.add(connection)
    },
    isItsOwn: now => {
      const [took, hung] = counts(now)
      return took > 0 && !isMuch(took, hung)
    },
    isThrottled: now => isMuch(...counts(now)),
  }
}
