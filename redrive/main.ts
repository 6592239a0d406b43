import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { awsOffice, bucketsOf, type Place } from './aws-office.ts'
import { type Command, help, readCommand } from './command-line.ts'
import { PlainError } from './plain-error.ts'
import { type Line, redrive } from './redrive.ts'
import { tableOf } from './table.ts'

const now = () => Date.now()
/** A local runtime believes everybody on this machine. */
const NOBODY = { credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, region: 'us-east-1' }

/** Who asks, and where: found as the SDK finds it; its client is asked for nothing else. */
const identity = async ({ endpoint }: Command): Promise<Omit<Place, 'bucket'>> => {
  if (endpoint) return { ...NOBODY, endpoint, now }
  const { config } = new DynamoDBClient({})
  try {
    return { credentials: await config.credentials(), region: await config.region(), endpoint, now }
  } catch (fault) {
    throw new PlainError(`no credentials or no region: ${(fault as Error).message}`)
  }
}

/** The bucket that was named, or the only one that a stack of ours can have made. */
const bucketFor = async ({ bucket }: Command, place: Omit<Place, 'bucket'>): Promise<string> => {
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
  const place = await identity(command)
  const office = awsOffice({ ...place, bucket: await bucketFor(command, place) })
  const lines: Line[] = []
  for await (const line of redrive(office, command)) lines.push(line)
  process.stdout.write(`${tableOf(lines)}\n`)
  return lines.some(({ fate }) => fate === 'left') ? 1 : 0
}

try {
  process.exitCode = await run(readCommand(process.argv.slice(2)))
} catch (fault) {
  if (!(fault instanceof PlainError)) throw fault
  process.stderr.write(`heliograph: ${fault.message}\n`)
  process.exitCode = 1
}
