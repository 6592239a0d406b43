import type { Clock, Log, Posted, Sockets } from '../domain/ports.ts'
import type { Mailboxes } from '../domain/sessions/mailboxes.ts'
import { isPolled } from '../protocol/index.ts'

type Ways = {
  /** For those who have a socket. */
  readonly posted: Sockets
  /** For those who have none. */
  readonly mailboxes: Mailboxes
  readonly clock: Clock
  readonly log: Log
}

/** What DynamoDB says where the fault is ours: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const OURS: readonly string[] = ['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException']

const outcomeOf = ({ log }: Ways, thrown: unknown): Posted => {
  const isOurs = OURS.includes((thrown as { readonly name?: string }).name ?? '')
  log(isOurs ? 'ERROR' : 'WARN', 'mailbox takes nothing', { thrown })
  return isOurs ? 'refused' : 'slow'
}

const put = async (ways: Ways, connection: string, frame: string, within?: number): Promise<Posted> => {
  const { mailboxes, clock } = ways
  const done = mailboxes.put(connection, frame, clock.now()).catch(thrown => outcomeOf(ways, thrown))
  if (within === undefined) return done
  return Promise.race([done, clock.sleep(within).then((): Posted => 'slow')])
}

/** The way to every connection: a socket's is posted to, and the frames of one that is polled are put into its mailbox. */
export const routedSockets = (ways: Ways): Sockets => ({
  post: (connection, frame, within, rank) =>
    isPolled(connection)
      ? put(ways, connection, frame, within)
      : ways.posted.post(connection, frame, within, rank),
  close: connection =>
    isPolled(connection) ? ways.mailboxes.end(connection, ways.clock.now()) : ways.posted.close(connection),
})
