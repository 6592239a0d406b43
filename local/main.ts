import { join, resolve } from 'node:path'
import { type Command, help, readCommand } from './command-line.ts'
import { raisedQuotas } from './gateway/limits.ts'
import { PlainError } from './plain-error.ts'
import { reportTo } from './report.ts'
import { type LocalRuntime, startLocal } from './runtime.ts'
import { jsonLine, screen } from './screen.ts'
import { synthesisOf, synthesize } from './synthesis.ts'

/** Of two versions, until somebody says otherwise. */
const EVEN = 0.5

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

const start = (command: Command, environment: NodeJS.ProcessEnv): Promise<LocalRuntime> =>
  startLocal({
    assembly: command.assembly === undefined ? synthesize : resolve(command.assembly),
    context: {
      local: 'true',
      events: 'on',
      ...(environment.RATE_LIMITS === 'off' && { rateLimits: 'off' }),
      ...(environment.DIRECT_LANE === 'off' && { directLane: 'off' }),
    },
    beside:
      command.beside === undefined
        ? undefined
        : { assembly: synthesisOf(resolve(command.beside)), share: EVEN },
    data: command.data === undefined ? undefined : resolve(command.data),
    ports: command.ports,
    page: join(import.meta.dirname, '..', 'web'),
    database: { endpoint: environment.DYNAMODB_ENDPOINT, binary: environment.DYNOXIDE_BIN },
    verbose: command.verbose,
    roles: command.roles,
    limits: environment.QUOTAS === 'off' ? raisedQuotas : {},
    meter: command.meter,
    hostile: command.hostile,
    report: reportTo(say),
  })

/** The first signal; those after it change nothing. */
const signalled = (): Promise<unknown> =>
  new Promise(settle => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, settle)
  })

/** What is started, or nothing where a signal comes first: what stands by then ends with the process. */
const unless = async <Started>(ended: Promise<unknown>, starting: Promise<Started>) =>
  Promise.race([starting, ended.then(() => undefined)])

/** Whoever reads what we print may stop reading: that is no reason to end. */
const outliveReaders = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}

const main = async (): Promise<void> => {
  outliveReaders()
  const command = readCommand(process.argv.slice(2), process.env)
  if (command.help) {
    process.stdout.write(help)
    return
  }
  const ended = signalled()
  const runtime = await unless(ended, start(command, process.env))
  if (!runtime) return
  process.stdout.write(command.json ? `${jsonLine(runtime)}\n` : screen(runtime, command.data))
  await ended
  await runtime.stop()
}

main().then(
  () => process.exit(0),
  (fault: unknown) => {
    say(
      fault instanceof PlainError ? `heliograph: ${fault.message}` : String((fault as Error)?.stack ?? fault),
    )
    process.exit(1)
  },
)
