import { runMain, startRun } from '../steps.ts'
import { runSuite } from '../suite.ts'
import { environmentFor } from '../target.ts'
import { help, readCommand } from './command.ts'
import { preflight } from './preflight.ts'
import { tokensOf } from './tokens.ts'

const main = async (): Promise<boolean> => {
  const command = await readCommand(process.argv.slice(2), process.env)
  if (command === 'help') {
    console.log(help)
    return true
  }
  const { websocket, http, bearer } = command
  const target = { name: websocket, websocket, http, bearer, tokens: await tokensOf(command, Date.now()) }
  await using run = await startRun('endpoint')
  await run.step(`knocks at ${websocket}`, () => preflight({ ...target, stop: async () => {} }))
  const { ok, line } = await run.step('the contract', () =>
    runSuite(run, {
      report: 'endpoint',
      args: ['--config', 'vitest.targets.config.ts'],
      env: environmentFor(target),
    }),
  )
  console.log(`endpoint: ${line}`)
  return ok
}

await runMain(main)
