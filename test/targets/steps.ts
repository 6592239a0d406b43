import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PlainError } from '../../local/plain-error.ts'

export const root = join(import.meta.dirname, '..', '..')
/** What is downloaded once and used again. */
export const cache = join(root, 'dist', 'targets')

/** A program to run. Its output goes into a log that is shown only where it fails; `shown` lets it through. */
export type Program = {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly shown?: boolean
  /** What to do where the program is not there. */
  readonly missing?: string
}

/** A run of several steps that leaves nothing behind: its folder goes, its signals are passed on. */
export type Run = {
  /** A temporary folder of the run. */
  readonly folder: string
  /** Says what is done, and how long it took. */
  step<Value>(what: string, doing: () => Promise<Value>): Promise<Value>
  /** Runs a program to its end. Throws a `PlainError` with its last words where it fails. */
  program(program: Program): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const LAST_LINES = 25
/** What a run says that was ended by a signal. */
export const STOPPED = 'stopped'

const ended = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal ?? code ?? 'nothing'))
  })

/** Starts a run; `name` begins each of its lines. */
export const startRun = async (name: string): Promise<Run> => {
  const folder = await mkdtemp(join(tmpdir(), `heliograph-${name}-`))
  const running = new Set<ChildProcess>()
  let [stopped, logs] = [false, 0]
  const stop = () => {
    stopped = true
    for (const child of running) child.kill('SIGTERM')
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  const program = async ({ command, args, env, cwd, shown, missing }: Program) => {
    if (stopped) throw new PlainError(STOPPED)
    const path = join(folder, `${++logs}.log`)
    const child = spawn(command, args, {
      cwd: cwd ?? root,
      env: env ?? process.env,
      stdio: shown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    const log = createWriteStream(path)
    for (const stream of [child.stdout, child.stderr]) stream?.pipe(log, { end: false })
    const end = await ended(child).catch((error: NodeJS.ErrnoException) => {
      throw new PlainError(error.code === 'ENOENT' && missing ? missing : `${command}: ${error.message}`)
    })
    running.delete(child)
    await new Promise<void>(resolve => log.end(() => resolve()))
    if (stopped) throw new PlainError(STOPPED)
    if (end === 0) return
    const words = (await readFile(path, 'utf8')).trimEnd().split('\n').slice(-LAST_LINES).join('\n')
    throw new PlainError(`${command} ended with ${end}${words ? `:\n${words}` : ''}`)
  }
  const step: Run['step'] = async (what, doing) => {
    if (stopped) throw new PlainError(STOPPED)
    console.log(`${name}: ${what} …`)
    const began = performance.now()
    const value = await doing()
    console.log(`${name}: ${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
    return value
  }
  const dispose = async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return { folder, step, program, [Symbol.asyncDispose]: dispose }
}

/** Puts a line before what a program said: what its failure means. */
export const meaning = (line: string) => (problem: Error) => {
  throw new PlainError(problem.message === STOPPED ? STOPPED : `${line}\n${problem.message}`)
}

/** Runs a command of this folder to its end: what a person can mend is one line, and anything that fails ends with 1. */
export const runMain = async (main: () => Promise<boolean>): Promise<void> => {
  try {
    process.exitCode = (await main()) ? 0 : 1
  } catch (problem) {
    console.error(problem instanceof PlainError ? problem.message : problem)
    process.exitCode = 1
  }
}
