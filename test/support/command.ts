import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Target } from '../suites/contract/cast.ts'

/** What `npm start -- --json` prints when it is ready. */
export type Started = Target & {
  readonly web: string
  readonly process: ChildProcess
  /** What it wrote on standard error. */
  complaints(): string
}

type Line = Pick<Started, 'websocket' | 'http' | 'web' | 'tokens'>

const ready = (child: ChildProcess, complaints: () => string): Promise<Line> =>
  new Promise((resolve, reject) => {
    if (child.stdout) createInterface(child.stdout).once('line', line => resolve(JSON.parse(line) as Line))
    child.once('exit', code => reject(new Error(`ended with ${code}: ${complaints()}`)))
  })

/** Starts the stack as a program would, on free ports, and ends it with SIGINT. */
export const startByCommand = async (
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Started> => {
  const child = spawn(process.execPath, ['local/main.ts', '--json', ...args], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', text => {
    said += text
  })
  const line = await ready(child, () => said)
  let isStopped = false
  const ended = new Promise<void>(resolve =>
    child.once('exit', code => {
      if (!isStopped) process.stderr.write(`the stack ended by itself with ${code}: ${said}\n`)
      resolve()
    }),
  )
  return {
    ...line,
    process: child,
    complaints: () => said,
    stop: async () => {
      isStopped = true
      child.kill('SIGINT')
      await ended
    },
  }
}
