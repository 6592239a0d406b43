import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { awsAt, type Place } from './aws.ts'
import { type Command, help, readCommand } from './command-line.ts'
import { CouldNotLook } from './could-not-look.ts'
import { readDeployment } from './deployment.ts'
import { examine, type Line } from './examine.ts'
import { PlainError } from './plain-error.ts'
import { isIll, sumOf, textOf } from './report.ts'
import { web } from './web.ts'

const now = () => Date.now()
/** A local runtime believes everybody on this machine, and an emulator everybody. */
const NOBODY = { accessKeyId: 'test', secretAccessKey: 'test' }

/** Who asks, and where: found as the SDK finds it; its client is asked for nothing else. */
const placeOf = async ({ endpoint, region }: Command): Promise<Place> => {
  if (endpoint) return { credentials: NOBODY, region: region ?? 'us-east-1', endpoint, now }
  const { config } = new DynamoDBClient({ ...(region && { region }) })
  try {
    return { credentials: await config.credentials(), region: await config.region(), endpoint, now }
  } catch (fault) {
    throw new PlainError(`no credentials or no region: ${(fault as Error).message}`)
  }
}

const deploymentOf = async (aws: ReturnType<typeof awsAt>, stack: string) => {
  try {
    return await readDeployment(aws, stack)
  } catch (fault) {
    if (!(fault instanceof CouldNotLook)) throw fault
    throw new PlainError(
      `the stack cannot be read: ${fault.message}${fault.needs ? ` (needs ${fault.needs})` : ''}`,
    )
  }
}

/** Runs a command; answers the exit code. */
const run = async (command: Command): Promise<number> => {
  if (command.help) {
    process.stdout.write(help)
    return 0
  }
  const aws = awsAt(await placeOf(command))
  const deployment = await deploymentOf(aws, command.stack)
  const lines: Line[] = []
  for await (const line of examine({ deployment, aws, web, now, token: command.token })) {
    lines.push(line)
    if (!command.json) process.stdout.write(`${textOf(line)}\n`)
  }
  if (command.json) process.stdout.write(`${JSON.stringify({ ok: !isIll(lines), lines })}\n`)
  else process.stdout.write(`\n${sumOf(lines)}\n`)
  return isIll(lines) ? 1 : 0
}

try {
  process.exitCode = await run(readCommand(process.argv.slice(2), process.env))
} catch (fault) {
  if (!(fault instanceof PlainError)) throw fault
  process.stderr.write(`heliograph: ${fault.message}\n`)
  process.exitCode = 1
}
