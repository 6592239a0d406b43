import { placeOf, runCommand } from '../place.ts'
import { PlainError } from '../plain-error.ts'
import { awsAt } from './aws.ts'
import { type Command, help, readCommand } from './command-line.ts'
import { CouldNotLook } from './could-not-look.ts'
import { readDeployment } from './deployment.ts'
import { examine, type Line } from './examine.ts'
import { isIll, sumOf, textOf } from './report.ts'
import { web } from './web.ts'

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
  const place = await placeOf(command.endpoint, command.region)
  const aws = awsAt(place)
  const deployment = await deploymentOf(aws, command.stack)
  const lines: Line[] = []
  for await (const line of examine({ deployment, aws, web, now: place.now, token: command.token })) {
    lines.push(line)
    if (!command.json) process.stdout.write(`${textOf(line)}\n`)
  }
  if (command.json) process.stdout.write(`${JSON.stringify({ ok: !isIll(lines), lines })}\n`)
  else process.stdout.write(`\n${sumOf(lines)}\n`)
  return isIll(lines) ? 1 : 0
}

await runCommand(() => run(readCommand(process.argv.slice(2), process.env)))
