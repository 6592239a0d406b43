import { parseArgs } from 'node:util'
import { PlainError } from '../plain-error.ts'

/** What `npm run redrive` was asked for. */
export type Command = {
  readonly help: boolean
  readonly dryRun: boolean
  readonly bucket: string | undefined
  readonly function: string | undefined
  readonly endpoint: string | undefined
}

/** What `--help` says. */
export const help = `npm run redrive -- [options]

Hands what the fan-out gave up to it again: lists the dead letters in the bucket of failures, says what each holds (channels,
numbers and counts, never what was said), invokes the function with its records, and deletes the letter when all were taken. A
letter that fails again stays. Nobody sees anything twice: clients drop the numbers that they have. Ends with 1 when a letter
is left.

  --dry-run        only list what there is
  --bucket <name>  the bucket (the stack's output FailuresBucket); found by itself where there is one alone
  --function <f>   the function that takes the letters (default: the one that each letter names)
  --endpoint <url> another place than AWS that speaks the same calls, such as the page's address of npm start with
                   /local/aws behind it: http://127.0.0.1:4602/local/aws
  --help           show this

Credentials and region are taken where the AWS SDK takes them: environment, profile (AWS_PROFILE), role.
`

/** Reads the arguments. Throws a `PlainError` for what cannot be understood. */
export const readCommand = (argv: readonly string[]): Command => {
  const [flag, word] = [{ type: 'boolean', default: false } as const, { type: 'string' } as const]
  const options = { help: flag, 'dry-run': flag, bucket: word, function: word, endpoint: word }
  try {
    const { values } = parseArgs({ args: [...argv], options })
    const { help: asksHelp, bucket, function: name, endpoint } = values
    if (endpoint !== undefined && !/^https?:\/\//.test(endpoint))
      throw new PlainError(`${endpoint} is no web address`)
    return { help: asksHelp, dryRun: values['dry-run'], bucket, function: name, endpoint }
  } catch (fault) {
    throw new PlainError(`${(fault as Error).message.split('\n')[0]} (see --help)`)
  }
}
