import { join, resolve } from 'node:path'
import { HeliographError } from '../../client/index.ts'
import { readChatLog } from './chat-log.ts'
import { type Command, help, readCommand } from './command-line.ts'
import { type Endpoint, ownStack, runningStack } from './endpoint.ts'
import { PlainError } from './plain-error.ts'
import { planOf } from './plan.ts'
import { progressOn } from './progress.ts'
import { replay } from './replay.ts'
import { isKept, reportOf, tableOf } from './report.ts'

const SAMPLE = join(import.meta.dirname, 'sample.jsonl')

/** A file is meant as seen from where the command was typed; npm itself goes to the top of the project. */
const pathOf = (file: string | undefined): string =>
  file === undefined ? SAMPLE : resolve(process.env.INIT_CWD ?? '.', file)

/** The first signal while a stack is up: it is ended before we are. Rejects, never resolves. */
const interrupted = (): Promise<never> =>
  new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => reject(new PlainError(`ended by ${signal}`)))
  })

const endpointOf = async ({ address, hostile, faults }: Command): Promise<Endpoint> => {
  if (!address) return await ownStack({ hostile, faults })
  const endpoint = runningStack(address)
  await endpoint.operations()
  return endpoint
}

const main = async (command: Command): Promise<number> => {
  const plan = planOf(await readChatLog(pathOf(command.file), command.lines), command)
  const progress = progressOn(process.stderr)
  const stop = interrupted()
  stop.catch(() => {})
  const endpoint = await endpointOf(command)
  try {
    const outcome = await Promise.race([replay(plan, endpoint, command, progress), stop])
    const report = reportOf(plan, outcome)
    process.stdout.write(command.json ? `${JSON.stringify(report)}\n` : tableOf(report))
    return isKept(report) ? 0 : 1
  } finally {
    progress.end()
    await endpoint.stop()
  }
}

const run = async (): Promise<number> => {
  const command = readCommand(process.argv.slice(2))
  if (!command.help) return await main(command)
  process.stdout.write(help)
  return 0
}

run().then(
  code => process.exit(code),
  (fault: unknown) => {
    const isPlain = fault instanceof PlainError || fault instanceof HeliographError
    process.stderr.write(isPlain ? `replay: ${fault.message}\n` : `${(fault as Error)?.stack ?? fault}\n`)
    process.exit(1)
  },
)
