import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Fleet, makeFleet } from '../../../local/functions/fleet.ts'
import { Ledger } from '../../../local/functions/ledger.ts'
import type { Outcome } from '../../../local/functions/outcome.ts'
import type { Calls } from '../../../local/functions/wire.ts'
import type { FunctionDefinition } from '../../../local/template/stack.ts'
import { temporaryFolder } from '../../support/temporary.ts'

type Setting = {
  readonly definition?: Partial<FunctionDefinition>
  readonly each?: number
  readonly together?: number
  readonly verbose?: boolean
  readonly metered?: boolean
  /** How many functions of this code there are: `f0`, `f1`, … */
  readonly count?: number
  readonly file?: string
}

const definitionOf = (index: number, changes: Partial<FunctionDefinition>): FunctionDefinition => ({
  name: `f${index}`,
  arn: `arn:aws:lambda:us-east-1:000000000000:function:f${index}`,
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  codeKey: 'code.zip',
  environment: {},
  timeoutMs: 5000,
  memoryMb: 128,
  concurrency: undefined,
  deadLetters: undefined,
  role: `role-${index}`,
  ...changes,
})

/** A fleet of functions that all run the same code, given as CommonJS text. */
export const testFleet = async (code: string, setting: Setting = {}) => {
  const root = temporaryFolder()
  const asset = join(root, 'asset')
  mkdirSync(asset)
  writeFileSync(join(asset, setting.file ?? 'index.js'), code)
  const ledger = new Ledger()
  const lines: string[] = []
  const told: Calls[] = []
  const fleet: Fleet = await makeFleet({
    functions: Array.from({ length: setting.count ?? 1 }, (_, index) =>
      definitionOf(index, setting.definition ?? {}),
    ),
    assets: new Map([['code.zip', asset]]),
    folder: join(root, 'code'),
    ledger,
    verbose: setting.verbose ?? false,
    metered: setting.metered,
    line: (name, level, text) => void lines.push(`${name} ${level} ${text}`),
    called: calls => void told.push(calls),
    database: 'http://127.0.0.1:1',
    localise: text => text.replaceAll('https://cloud', 'http://here'),
    instancesEach: setting.each ?? 10,
    instancesTogether: setting.together ?? 32,
  })
  /** Invokes and gives back the parsed payload, or the error. */
  const ask = async (event: unknown, name = 'f0'): Promise<unknown> => {
    const outcome: Outcome = await fleet.invoke(name, JSON.stringify(event))
    return outcome.ok ? JSON.parse(outcome.payload) : outcome
  }
  return { fleet, ask, ledger, lines, told }
}
