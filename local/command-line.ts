import { parseArgs } from 'node:util'
import { hostileFrom } from './hostile/command.ts'
import type { HostileSetting } from './hostile/faults.ts'
import { PlainError } from './plain-error.ts'

/** What `npm start` was asked for. */
export type Command = {
  readonly json: boolean
  readonly help: boolean
  readonly verbose: boolean
  /** Whether functions may do only what their roles allow. */
  readonly roles: boolean
  /** Whether the ledger has what AWS would bill. */
  readonly meter: boolean
  readonly data: string | undefined
  /** The folder of a synthesized stack that is run in place of this project's own. */
  readonly assembly: string | undefined
  /** A checkout of another version, whose functions take a share of the events. */
  readonly beside: string | undefined
  /** Present where faults are asked for. */
  readonly hostile: HostileSetting | undefined
  readonly ports: { readonly websocket: number; readonly http: number; readonly web: number }
}

/** The ports: this one for the WebSocket API, the next for the HTTP API, the one after for the page. */
const defaultPort = 4600

/** What `--help` says. */
export const help = `npm start -- [options]

  --port <n>     the WebSocket API at this port (default ${defaultPort}), the HTTP API at the next, the page at the one
                 after; 0 takes free ports. PORT in the environment does the same.
  --data <dir>   keep everything in this folder over restarts; without it nothing is kept
  --json         print one line of JSON when ready, for programs
  --verbose      show all that the functions print
  --roles        let functions do only what the policies of their roles allow, as AWS does; what was needed of them and
                 what was refused stands at /local/roles of the page
  --meter        have the ledger, at /local/operations of the page, count the units that DynamoDB bills; it, posts to
                 sockets and streams then take as long as AWS does, so that functions are billed as there
  --hostile <n>  do what AWS may do: the seed decides which faults happen when (RELIABILITY.md lists them)
  --faults <list>  only these faults, each by its name, share and size: post-lost=0.1,life-short=1:30000; with "all" in
                 the list the others happen as well
  --assembly <dir> run the one stack that was synthesized into this folder, whoever's it is, in place of this project's own
  --beside <dir> let the functions of another checkout of this project, with its dependencies, take half of the events, as
                 in the middle of a deployment; POST /local/beside of the page {"share": 0.1} changes how much
  --help         show this

  RATE_LIMITS=off       lifts the rates of users and channels
  QUOTAS=off            lifts the quotas of an account: new sockets and posts a second
  DIRECT_LANE=off       leaves every message to the stream, as context directLane=off does in a deployment
  DYNAMODB_ENDPOINT     use the DynamoDB at this address
  DYNOXIDE_BIN          use this binary as the database
`

const portOf = (text: string): number => {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_533) return port
  throw new PlainError(`${text} is no port: a number from 0 to 65533 is expected`)
}

const parsed = (argv: readonly string[]) => {
  const flag = { type: 'boolean', default: false } as const
  const word = { type: 'string' } as const
  try {
    const options = {
      json: flag,
      help: flag,
      verbose: flag,
      roles: flag,
      meter: flag,
      data: word,
      assembly: word,
      beside: word,
      port: word,
      hostile: word,
      faults: word,
    }
    return parseArgs({ args: [...argv], options }).values
  } catch (error) {
    const [line] = (error as Error).message.split('\n')
    throw new PlainError(`${line} (see --help)`)
  }
}

/** Reads flags and environment. Throws a `PlainError` for what cannot be understood. */
export const readCommand = (argv: readonly string[], environment: NodeJS.ProcessEnv): Command => {
  const { help: asksHelp, port, hostile, faults, ...rest } = parsed(argv)
  const { json, verbose, roles, meter, data, assembly, beside } = rest
  const first = portOf(port ?? (environment.PORT || String(defaultPort)))
  const ports =
    first === 0 ? { websocket: 0, http: 0, web: 0 } : { websocket: first, http: first + 1, web: first + 2 }
  const asked = { json, help: asksHelp, verbose, roles, meter, data, assembly, beside, ports }
  return { ...asked, hostile: hostileFrom(hostile, faults) }
}
