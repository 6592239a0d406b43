import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
  readonly scripts: { readonly start: string }
}
/** What `npm start` gives to Node: behind `exec node` its options and the program. */
const START = scripts.start.split(' ').slice(2)

/** A stack to measure: the local runtime as its own process, so that the load is not measured with it. */
export type Stack = {
  readonly websocket: string
  readonly http: string
  readonly web: string
  /** Where its DynamoDB listens. */
  readonly database: string
  readonly process: ChildProcess
  /** A token for a user of this name, from the development issuer. */
  token(user: string): Promise<string>
  /** What was done since the start. */
  operations(): Promise<Operations>
  /** How often each fault has happened; empty where the stack is honest. */
  faults(): Promise<Counts>
  /** Ends every socket at once without a word; answers how many there were. */
  dropAll(): Promise<number>
  /** Gives another version that works beside it this share of the events; answers how many each has taken so far. */
  turn(share: number): Promise<{ readonly here: number; readonly other: number }>
  stop(): Promise<void>
}

type Counts = Readonly<Record<string, number>>

type FunctionOperations = {
  readonly invocations: number
  readonly errors: number
  readonly calls: Counts
  readonly memoryMb: number
  readonly billedMs: number
  readonly cpuMs: number
  /** Of the database; 0 where the stack is not started with `--meter`. */
  readonly units: { readonly read: number; readonly write: number }
}

/** The runtime's ledger: AWS operations by function and in all, and posts by the status they got. */
export type Operations = {
  readonly functions: Readonly<Record<string, FunctionOperations>>
  readonly total: Counts
  readonly posts: Counts
  /** By operation and table; empty where the stack is not started with `--meter`. */
  readonly units: Readonly<Record<string, { readonly calls: number }>>
  /** Messages in steps of 32 KB, and how long sockets were open. */
  readonly traffic: {
    readonly heard: number
    readonly answered: number
    readonly posted: number
    readonly openMs: number
  }
}

type Line = Pick<Stack, 'websocket' | 'http' | 'web' | 'database'>

/** Starts the stack on free ports, rates off unless the environment says otherwise, and waits until it is ready. */
export const startStack = async (
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Stack> => {
  const child = spawn(process.execPath, [...START, '--json', ...args], {
    env: { ...process.env, PORT: '0', RATE_LIMITS: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise<Line>((resolve, reject) => {
    createInterface(child.stdout).once('line', text => resolve(JSON.parse(text) as Line))
    child.once('exit', code => reject(new Error(`the stack ended with ${code}`)))
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return {
    ...line,
    process: child,
    token: async user => {
      const body = JSON.stringify({ sub: user })
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${line.web}/local/tokens`, { method: 'POST', headers, body })
      return ((await response.json()) as { token: string }).token
    },
    operations: async () => (await (await fetch(`${line.web}/local/operations`)).json()) as Operations,
    faults: async () => (await (await fetch(`${line.web}/local/faults`)).json()) as Counts,
    dropAll: async () => {
      const response = await fetch(`${line.web}/local/drop-all`, { method: 'POST' })
      return ((await response.json()) as { dropped: number }).dropped
    },
    turn: async share => {
      const headers = { 'content-type': 'application/json' }
      const asked = { method: 'POST', headers, body: JSON.stringify({ share }) }
      const response = await fetch(`${line.web}/local/beside`, asked)
      return ((await response.json()) as { taken: { here: number; other: number } }).taken
    },
    stop: async () => {
      child.kill('SIGINT')
      await ended
    },
  }
}

/** What was called between two readings of the ledger, without what was not. */
export const between = (before: Counts, after: Counts): Counts =>
  Object.fromEntries(
    Object.entries(after)
      .map(([operation, count]) => [operation, count - (before[operation] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  )
