import { contractSuite } from '../suites/contract.suite.ts'
import { startByCommand } from '../support/command.ts'

const NO_SOCKET = 'there is no upgrade'
const NO_ADDRESS = 'a frame that names no action has no address'

/** The contract over polls: what a socket does is done without one. */
contractSuite(
  'the local runtime, polled',
  async () => ({
    ...(await startByCommand(['--roles'])),
    polled: true,
    excused: {
      'takes a token as a subprotocol and answers heliograph.v1': NO_SOCKET,
      'takes a ticket once': 'a ticket opens a socket, and nothing else',
      'refuses a JWT in the query string': NO_SOCKET,
      'answers no JSON': NO_ADDRESS,
      'answers no object': NO_ADDRESS,
      'ends a socket that sends more than 32 KB in a frame': 'it is answered with TOO_LARGE',
    },
  }),
  { entries: 100 },
)
