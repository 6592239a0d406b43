import { parseArgs } from 'node:util'
import type { Address } from './endpoint.ts'
import { type Pace, paceOf } from './pace.ts'
import { PlainError } from './plain-error.ts'

/** What `npm run replay` was asked for. */
export type Command = {
  readonly help: boolean
  readonly json: boolean
  /** The log; the sample when absent. */
  readonly file: string | undefined
  readonly lines: number
  readonly clients: number
  readonly ahead: number
  readonly pace: Pace
  readonly silenceMs: number
  /** A stack that runs already; absent for one of its own. */
  readonly address: Address | undefined
  /** The seed of the faults of a stack of its own; absent for an honest one. */
  readonly hostile: number | undefined
  /** Which faults, as `npm start` takes them; all of its table when absent. */
  readonly faults: string | undefined
}

/** What `--help` says. */
export const help = `npm run replay -- [<file.jsonl>] [options]

Makes everybody in a chat log a connected client, sends what they said, and counts what arrived. The file holds one JSON
object a line: { "at": <seconds>, "room": "...", "user": "...", "kind": "message", "text": "..." }; other kinds are passed
over. Without a file a small sample is replayed. Ends with 1 when anything was lost, duplicated, out of order or altered.

  --speed <s>    max (default): as fast as answers come; 60x: a minute of the log in a second
  --clients <n>  at most so many clients; further users share them (default: one for each user)
  --ahead <n>    messages under way at once in a room (default 32)
  --lines <n>    only the first lines of the file
  --silence <s>  give up what is missing when nothing has come for so long (default 20 seconds)
  --url <ws://…> --web <http://…>   use a local stack that runs already, as npm start prints it, instead of one of its
                 own; start it with RATE_LIMITS=off, or the rates of users and channels set the speed
  --hostile <n>  a stack of its own that does what AWS may do, by this seed; silence then lasts 60 seconds
  --faults <list>  only these faults, as npm start takes them
  --json         print one line of JSON instead of a table
  --help         show this
`

const parsed = (argv: readonly string[]) => {
  const [flag, word] = [{ type: 'boolean', default: false } as const, { type: 'string' } as const]
  const words = {
    speed: word,
    clients: word,
    ahead: word,
    lines: word,
    silence: word,
    url: word,
    web: word,
    hostile: word,
    faults: word,
  }
  try {
    const options = { json: flag, help: flag, ...words }
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (fault) {
    throw new PlainError(`${(fault as Error).message} (see --help)`)
  }
}

const countOf = (name: string, text: string | undefined, otherwise: number): number => {
  const count = Number(text ?? otherwise)
  if (text === undefined || (/^\d+$/.test(text) && count > 0)) return count
  throw new PlainError(`--${name} ${text}: a whole number from 1 on is expected`)
}

const addressOf = (url: string | undefined, web: string | undefined): Address | undefined => {
  if (url === undefined && web === undefined) return undefined
  if (!url || !web)
    throw new PlainError('--url and --web go together: where to connect, and where tokens come from')
  if (!/^wss?:\/\//.test(url) || !URL.canParse(url)) throw new PlainError(`${url} is no WebSocket address`)
  if (!/^https?:\/\//.test(web) || !URL.canParse(web)) throw new PlainError(`${web} is no web address`)
  return { websocket: url, web }
}

/** Reads the arguments. Throws a `PlainError` for what cannot be understood. */
export const readCommand = (argv: readonly string[]): Command => {
  const { values, positionals } = parsed(argv)
  const [file, ...more] = positionals
  if (more.length > 0) throw new PlainError(`one file at a time, not also ${more.join(' ')}`)
  const hostile = values.hostile === undefined ? undefined : countOf('hostile', values.hostile, 1)
  if (hostile !== undefined && values.url)
    throw new PlainError('--hostile is for a stack of its own, not --url')
  return {
    help: values.help,
    json: values.json,
    file,
    lines: countOf('lines', values.lines, Number.POSITIVE_INFINITY),
    clients: countOf('clients', values.clients, Number.POSITIVE_INFINITY),
    ahead: countOf('ahead', values.ahead, 32),
    pace: paceOf(values.speed ?? 'max'),
    silenceMs: 1000 * countOf('silence', values.silence, hostile === undefined ? 20 : 60),
    address: addressOf(values.url, values.web),
    hostile,
    faults: values.faults,
  }
}
