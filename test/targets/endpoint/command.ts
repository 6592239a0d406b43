import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { localAudience, localUsers } from '../../../local/issuer.ts'
import { PlainError } from '../../../local/plain-error.ts'

/** What `npm run test:endpoint` was asked for. */
export type EndpointCommand = {
  readonly websocket: string
  readonly http: string
  readonly bearer: 'subprotocol' | 'header'
  readonly tokens:
    | { readonly kind: 'given'; readonly text: string }
    | { readonly kind: 'minted'; readonly issuer: string; readonly folder: string }
}

const names = localUsers.map(({ id }) => id).join(', ')

/** What `--help` says. */
export const help = `npm run test:endpoint -- <wss url> --http <https url> <tokens> [options]

Holds a deployed endpoint against the contract: the same suite that runs against the local runtime.
Use a deployment of its own: the suite talks as ${names}, leaves channels behind, and revokes carol.

  <wss url>            the output WebSocketUrl of the stack: wss://….execute-api.….amazonaws.com/live
  --http <url>         the output HttpUrl

  tokens, one of:
  --key <folder> --issuer <url>
                       a development issuer: the key in this folder signs new tokens for each run. Where there is no key
                       yet one is made, and you are told what to publish and to deploy with
  --tokens <file>      tokens by name, { "alice": "…", "bob": "…", … }, or the line that npm start -- --json prints;
                       carol's is void after a run
  HELIOGRAPH_TOKENS    the same JSON in the environment

  --bearer header      show tokens in the Authorization header where a case does not say how (default: subprotocol)
  --help               show this

Tokens are for ${names}, each with the name as its sub; carol has the role client, agent the roles agent
and employee, admin the role admin. Those of --key have the audience ${localAudience}.
`

const parsed = (argv: readonly string[]) => {
  const word = { type: 'string' } as const
  const options = {
    http: word,
    tokens: word,
    key: word,
    issuer: word,
    bearer: word,
    help: { type: 'boolean' },
  } as const
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (error) {
    throw new PlainError(`${(error as Error).message.split('\n')[0]} (see --help)`)
  }
}

const address = (value: string | undefined, what: string, schemes: readonly string[]): string => {
  if (!value) throw new PlainError(`${what} is missing (see --help)`)
  const url = URL.parse(value)
  if (url && schemes.includes(url.protocol)) return value.replace(/\/$/, '')
  throw new PlainError(`${what} must begin with ${schemes.join('// or ')}//, not ${JSON.stringify(value)}`)
}

const tokensFrom = async (
  { tokens: file, key: folder, issuer }: { tokens?: string; key?: string; issuer?: string },
  environment: NodeJS.ProcessEnv,
): Promise<EndpointCommand['tokens']> => {
  if (folder || issuer) {
    if (!folder || !issuer) throw new PlainError('--key and --issuer belong together (see --help)')
    return { kind: 'minted', folder, issuer }
  }
  if (!file && environment.HELIOGRAPH_TOKENS) return { kind: 'given', text: environment.HELIOGRAPH_TOKENS }
  if (!file)
    throw new PlainError('tokens are missing: --key and --issuer, --tokens or HELIOGRAPH_TOKENS (see --help)')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new PlainError(`--tokens ${file} cannot be read (${error.code})`)
  })
  return { kind: 'given', text }
}

/** Reads arguments and environment; `help` where that was asked for. Throws a `PlainError` for what cannot stand. */
export const readCommand = async (
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<EndpointCommand | 'help'> => {
  const { values, positionals } = parsed(argv)
  if (values.help) return 'help'
  const [url, ...more] = positionals
  if (more.length > 0)
    throw new PlainError(`one address is expected, not also ${more.join(' ')} (see --help)`)
  const { bearer = 'subprotocol' } = values
  if (bearer !== 'subprotocol' && bearer !== 'header')
    throw new PlainError(`--bearer must be subprotocol or header, not ${JSON.stringify(bearer)}`)
  return {
    websocket: address(url, 'the address of the sockets', ['wss:', 'ws:']),
    http: address(values.http, '--http', ['https:', 'http:']),
    bearer,
    tokens: await tokensFrom(values, environment),
  }
}
