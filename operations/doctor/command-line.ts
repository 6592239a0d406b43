import { parseArgs } from 'node:util'
import { PlainError } from '../plain-error.ts'

/** What `npm run doctor` was asked for. */
export type Command = {
  readonly help: boolean
  readonly json: boolean
  readonly stack: string
  readonly region: string | undefined
  readonly endpoint: string | undefined
  readonly token: string | undefined
}

/** What `--help` says. */
export const help = `npm run doctor -- [options]

Looks at a deployment and says what to do, one line a finding: ok, warning, problem, or unseen where nobody could look (a
missing permission is named). Changes nothing. What was designed is read from the stack's own template, so whatever the stack
has of a kind is looked at. Ends with 1 where there is a problem.

  --stack <name>   the stack (default Heliograph)
  --region <r>     its region (default: that of your shell)
  --token <jwt>    a good token: a socket is opened with it, and closed. npm shows what it runs, and this with it:
                   HELIOGRAPH_TOKEN in the environment is the same, and is shown nowhere
  --endpoint <url> another place than AWS that speaks the same calls, such as the page's address of npm start with
                   /local/aws behind it: http://127.0.0.1:4602/local/aws
  --json           one line of JSON
  --help           show this

Credentials and region are taken where the AWS SDK takes them: environment, profile (AWS_PROFILE), role.
`

/** What may stand in a header as a token; what is none is never shown. */
const tokenFrom = (word: string | undefined): string | undefined => {
  const token = word?.trim() || undefined
  if (token !== undefined && !/^[\w.-]+$/.test(token)) throw new PlainError('the token is no JWT')
  return token
}

/** Reads the arguments and the environment. Throws a `PlainError` for what cannot be understood. */
export const readCommand = (argv: readonly string[], environment: NodeJS.ProcessEnv = {}): Command => {
  const [flag, word] = [{ type: 'boolean', default: false } as const, { type: 'string' } as const]
  const options = { help: flag, json: flag, stack: word, region: word, endpoint: word, token: word }
  try {
    const { values } = parseArgs({ args: [...argv], options })
    const { help: asksHelp, json, stack = 'Heliograph', region, endpoint } = values
    const token = tokenFrom(values.token ?? environment.HELIOGRAPH_TOKEN)
    if (endpoint !== undefined && !/^https?:\/\//.test(endpoint))
      throw new PlainError(`${endpoint} is no web address`)
    return { help: asksHelp, json, stack, region, endpoint, token }
  } catch (fault) {
    throw new PlainError(`${(fault as Error).message.split('\n')[0]} (see --help)`)
  }
}
