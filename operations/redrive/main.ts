import { type Place, placeOf, runCommand } from '../place.ts'
import { PlainError } from '../plain-error.ts'
import { awsOffice, bucketsOf } from './aws-office.ts'
import { type Command, help, readCommand } from './command-line.ts'
import { type Line, redrive } from './redrive.ts'
import { tableOf } from './table.ts'

/** The bucket that was named, or the only one that a stack of ours can have made. */
const bucketFor = async ({ bucket }: Command, place: Place): Promise<string> => {
  if (bucket) return bucket
  const candidates = (await bucketsOf(place)).filter(name => /outboxfailures/i.test(name))
  const [only] = candidates
  if (only !== undefined && candidates.length === 1) return only
  const found = candidates.length === 0 ? 'no bucket looks like it' : `these do: ${candidates.join(', ')}`
  throw new PlainError(`say --bucket, the stack's output FailuresBucket (${found})`)
}

/** Runs a command; answers the exit code. */
const run = async (command: Command): Promise<number> => {
  if (command.help) {
    process.stdout.write(help)
    return 0
  }
  const place = await placeOf(command.endpoint)
  const office = awsOffice(place, await bucketFor(command, place))
  const lines: Line[] = []
  for await (const line of redrive(office, command)) lines.push(line)
  process.stdout.write(`${tableOf(lines)}\n`)
  return lines.some(({ fate }) => fate === 'left') ? 1 : 0
}

await runCommand(() => run(readCommand(process.argv.slice(2))))
