import type { ROUTES } from '../shared/protocol/index.ts'
import type { FunctionRow } from './function-row.ts'

type Served = (typeof ROUTES)[keyof typeof ROUTES]['served']
type Gateway = 'authorizer' | 'connect' | 'disconnect' | 'tickets' | 'polling'
type Invoked = 'fanout' | 'sweep' | 'publish' | 'manage'
type Unrouted = Gateway | Invoked

export type FunctionName = Served | Unrouted

/**
 * THE table of functions: one row each, named as its folder in `functions/`. Roles, environments and bundles follow
 * from it. A transaction needs the verbs of its items (`PutItem`, …), it has none of its own:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export const FUNCTIONS: { readonly [N in FunctionName]: FunctionRow } = {
  authorizer: {
    does: 'Says who opens a socket: verifies the token, or spends the ticket.',
    may: { connections: ['GetItem', 'DeleteItem'] },
    knows: ['tokens', 'origins'],
  },
  connect: {
    does: 'Opens a socket; verifies the token itself where the gateway passes no identity.',
    may: {},
    unvouched: {
      may: { connections: ['GetItem', 'PutItem', 'DeleteItem'] },
      knows: ['tokens', 'origins'],
    },
  },
  disconnect: {
    does: 'Forgets a socket and tells those who shared a channel with its user.',
    may: {
      connections: ['BatchGetItem', 'UpdateItem'],
      rooms: ['BatchGetItem', 'Query'],
      queues: ['PutItem', 'UpdateItem'],
    },
    posts: ['POST'],
    unvouched: {
      // Where nobody vouches for callers nobody is polled, and there are no mailboxes.
      may: { connections: ['GetItem', 'BatchGetItem', 'UpdateItem', 'DeleteItem'], queues: ['PutItem'] },
    },
  },
  membership: {
    does: 'Lets callers into channels and out of them, and has those who own them govern.',
    may: {
      connections: ['GetItem', 'BatchGetItem', 'UpdateItem'],
      rooms: [
        'GetItem',
        'BatchGetItem',
        'Query',
        'PutItem',
        'UpdateItem',
        'DeleteItem',
        'ConditionCheckItem',
      ],
      messages: ['Query', 'BatchGetItem'],
      queues: ['Query', 'PutItem', 'UpdateItem'],
    },
    posts: ['POST', 'DELETE'],
    knows: ['rates'],
  },
  message: {
    does: 'Appends entries to the logs of channels, creates conversations, and posts at once where few are in them.',
    may: {
      connections: ['GetItem', 'BatchGetItem'],
      rooms: ['GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
      messages: ['Query', 'PutItem'],
      queues: ['Query', 'PutItem', 'UpdateItem'],
    },
    posts: ['POST'],
    knows: ['rates', 'lanes'],
  },
  typing: {
    does: 'Tells the others of a channel who types; writes nothing.',
    may: {
      connections: ['GetItem', 'BatchGetItem'],
      rooms: ['GetItem', 'Query'],
      queues: ['Query', 'UpdateItem'],
    },
    posts: ['POST'],
    knows: ['rates'],
  },
  presence: {
    does: 'Greets a new socket, keeps and tells what users show.',
    may: {
      connections: ['GetItem', 'BatchGetItem', 'UpdateItem'],
      rooms: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
      queues: ['PutItem', 'UpdateItem'],
    },
    posts: ['POST', 'DELETE'],
    knows: ['rates'],
  },
  reading: {
    does: 'Reads logs from a position and looks through them, keeps how far each user has got, tells what became of an entry, and counts who is online.',
    may: {
      connections: ['GetItem', 'BatchGetItem'],
      'connections.due': ['Query'],
      'connections.regions': ['Query'],
      rooms: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem'],
      messages: ['Query', 'BatchGetItem'],
      queues: ['Query', 'PutItem'],
    },
    knows: ['rates'],
  },
  attachments: {
    does: 'Takes files in, has them looked at, and hands them out to members of their channel.',
    may: {
      connections: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      rooms: ['GetItem', 'PutItem'],
    },
    files: [
      'ListBucket',
      'GetObject',
      'PutObject',
      'DeleteObject',
      'AbortMultipartUpload',
      'PutObjectTagging',
    ],
    knows: ['rates'],
    timeoutSeconds: 28,
  },
  revocation: {
    does: 'Makes the tokens of a user void and ends the sockets that were opened with them.',
    may: {
      connections: ['GetItem', 'BatchGetItem', 'UpdateItem'],
      rooms: ['BatchGetItem', 'Query'],
      queues: ['UpdateItem'],
    },
    posts: ['POST', 'DELETE'],
  },
  default: {
    does: 'Keeps a socket alive, and answers what no route knows.',
    may: {
      connections: ['GetItem', 'BatchGetItem', 'UpdateItem'],
      rooms: ['BatchGetItem', 'Query'],
      queues: ['PutItem', 'UpdateItem'],
    },
    posts: ['POST', 'DELETE'],
  },
  fanout: {
    does: 'Carries what was committed to the log, the queues and the sockets, in order per channel.',
    may: {
      connections: ['GetItem', 'BatchGetItem', 'UpdateItem'],
      rooms: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
      messages: ['Query', 'PutItem'],
      queues: ['Query', 'PutItem', 'UpdateItem'],
    },
    posts: ['POST', 'DELETE'],
    knows: ['lanes'],
    timeoutSeconds: 60,
  },
  sweep: {
    does: 'Ends the sockets that no disconnect ended, and those whose token is over.',
    may: {
      connections: ['BatchGetItem', 'UpdateItem'],
      'connections.due': ['Query'],
      rooms: ['BatchGetItem', 'Query'],
      queues: ['UpdateItem'],
    },
    posts: ['POST', 'DELETE'],
    timeoutSeconds: 50,
  },
  tickets: {
    does: 'Gives a one-time ticket for a token.',
    may: { connections: ['PutItem'] },
    knows: ['tokens'],
  },
  polling: {
    does: 'Begins connections without a socket, and hands their events to those who come for them.',
    may: { connections: ['GetItem', 'BatchGetItem'], queues: ['GetItem', 'PutItem', 'UpdateItem'] },
    // It waits, for each who is polled, and is paid by memory and time: the least that there is.
    memoryMegabytes: 128,
    timeoutSeconds: 25,
  },
  publish: {
    does: 'Says something for another service of the account.',
    may: {
      connections: ['GetItem', 'BatchGetItem'],
      rooms: ['GetItem', 'PutItem', 'UpdateItem'],
      messages: ['Query', 'PutItem'],
      queues: ['Query', 'PutItem', 'UpdateItem'],
    },
    posts: ['POST'],
    knows: ['lanes'],
  },
  manage: {
    does: 'Makes tokens void and tells what became of an entry, for another service of the account.',
    may: {
      connections: ['GetItem', 'BatchGetItem', 'UpdateItem'],
      rooms: ['GetItem', 'BatchGetItem', 'Query'],
      messages: ['Query'],
      queues: ['Query', 'UpdateItem'],
    },
    posts: ['POST', 'DELETE'],
  },
}

/**
 * The row of a function in a deployment.
 * @param authorizer whether the gateway asks one who opens a socket; else the functions find it out themselves
 */
export const rowOf = (name: FunctionName, authorizer: boolean): FunctionRow => {
  const { unvouched, ...row }: FunctionRow = FUNCTIONS[name]
  return authorizer || !unvouched ? row : { ...row, ...unvouched, may: { ...row.may, ...unvouched.may } }
}

/** The names of the rows, in the order of the table. */
export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as readonly FunctionName[]
