const WINDOW_MS = 10_000
/** So many slow sockets, or a tenth of those tried, are their own fault; more are not. */
const FEW = 3
const SHARE = 10
/** Fewer say nothing of the account, nor do the sockets of so few users: one with five that stall would speak for all. */
const TRIED_ENOUGH = 50
const FEW_USERS = 5

/**
 * How the posts of this instance went in the last ten to twenty seconds. A status of 429 has two meanings, the socket's
 * own buffer is full or the account posts too much, and no field tells them apart:
 * https://docs.aws.amazon.com/apigatewaymanagementapi/latest/reference/API_PostToConnection.html
 * So a socket is blamed only while others take what they are posted, and while few are slow.
 */
export type Strain = {
  /** How the first try at a socket went, and whose it is, where that is known. `now` is epoch milliseconds. */
  note(connection: string, took: boolean, now: number, user?: string): void
  /** True where a slow socket is slow by itself. */
  isItsOwn(now: number): boolean
  /**
   * True where it is neither few sockets nor few users that are slow: of at least fifty sockets that were tried more than a
   * tenth, and of more than five users. The account is throttled then, or the endpoint half down.
   */
  isThrottled(now: number): boolean
}

/** What was tried in one window; the slow by whose they are. */
const newWindow = () => ({ taking: new Set<string>(), slow: new Map<string, string>() })
type Window = ReturnType<typeof newWindow>

const isMuch = ({ taking, slow }: Window): boolean => {
  const tried = taking.size + [...slow.keys()].filter(connection => !taking.has(connection)).length
  return tried >= TRIED_ENOUGH && slow.size > tried / SHARE && new Set(slow.values()).size > FEW_USERS
}

export const strain = (): Strain => {
  let [current, before] = [newWindow(), newWindow()]
  let wasMuch = false
  let began = 0
  const turn = (now: number) => {
    if (now - began < WINDOW_MS) return
    const recent = now - began < 2 * WINDOW_MS
    before = recent ? current : newWindow()
    wasMuch = isMuch(before)
    current = newWindow()
    began = now - (now % WINDOW_MS)
  }
  return {
    note: (connection, took, now, user = connection) => {
      turn(now)
      if (took) current.taking.add(connection)
      else current.slow.set(connection, user)
    },
    isItsOwn: now => {
      turn(now)
      const took = Math.max(current.taking.size, before.taking.size)
      const hung = Math.max(current.slow.size, before.slow.size)
      return took > 0 && hung <= Math.max(FEW, (took + hung) / SHARE)
    },
    isThrottled: now => {
      turn(now)
      return wasMuch || isMuch(current)
    },
  }
}
