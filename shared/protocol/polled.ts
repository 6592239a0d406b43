/** The words of a connection that is polled. No imports, so that every side can use them. */

/** How its name begins; API Gateway's are base64, so none of them can. */
export const POLLED_PREFIX = 'poll~'

export const POLLED = {
  /** The header that names the connection, and says how far its events have come. */
  header: 'heliograph-polling',
  /**
   * How long a poll waits for events, in seconds, at most: an HTTP API waits for thirty.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
   */
  waitSeconds: 20,
} as const

/** Whether a connection has no socket, and comes for its events. */
export const isPolled = (connection: string): boolean => connection.startsWith(POLLED_PREFIX)

/** What a poll says of itself: up to which number it has the events, and for how many seconds it would wait. */
export type Polling = { readonly connection: string; readonly after: number; readonly wait: number }

/** The header as it is sent: `poll~…;after=17;wait=20`. */
export const pollingHeader = ({ connection, after, wait }: Polling): string =>
  `${connection};after=${after};wait=${wait}`

const FORM = /^(?<connection>poll~[\w~-]{1,100})(?:;after=(?<after>\d{1,15}))?(?:;wait=(?<wait>\d{1,3}))?$/

/** What a header says, bounded; nothing where it says nothing that can be read. */
export const pollingIn = (header: string): Polling | undefined => {
  const { connection, after = '0', wait = POLLED.waitSeconds } = FORM.exec(header)?.groups ?? {}
  if (connection === undefined) return undefined
  return { connection, after: Number(after), wait: Math.min(Number(wait), POLLED.waitSeconds) }
}
