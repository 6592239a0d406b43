import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { follow } from '../child.ts'

/** How the database process is run. */
export type ProcessSetting = {
  readonly binary: string
  readonly port: number
  /** The SQLite file: the data outlives the process. */
  readonly file: string
  readonly warn: (line: string) => void
}

/** A running database process that is started again when it dies. */
export type DatabaseProcess = {
  /** The process id, changing with each start. */
  readonly pid: () => number | undefined
  readonly stop: () => Promise<void>
}

/** The time between a death and the next start, in milliseconds: the first at once, then slower, never above a second. */
const pauseMs = (deaths: number): number => Math.min(1000, (deaths - 1) * 100)

/** A process that has run this long, in milliseconds, is taken to be well: its next death is a first one. */
const wellAfterMs = 10_000

const startOne = ({ binary, port, file }: ProcessSetting): ChildProcess => {
  const argv = ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file]
  // Its own process group: a Ctrl-C at the terminal is ours to pass on, after the functions have ended.
  return spawn(binary, argv, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {},
    detached: process.platform !== 'win32',
  })
}

const lastLine = (child: ChildProcess): (() => string) => {
  let last = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    const line = chunk.toString().trim().split('\n').at(-1) ?? ''
    if (!line.includes('listening')) last = line
  })
  return () => last
}

/** Starts the database and keeps it running until `stop`. */
export const keepRunning = (setting: ProcessSetting): DatabaseProcess => {
  let child = startOne(setting)
  let stopped = false
  const watch = async (deaths: number): Promise<void> => {
    const startedAt = performance.now()
    const said = lastLine(child)
    const end = await follow(child)
    if (stopped) return
    const count = performance.now() - startedAt > wellAfterMs ? 1 : deaths + 1
    setting.warn(`the database process ended (${end}) ${said()}; starting it again`)
    await wait(pauseMs(count))
    if (stopped) return
    child = startOne(setting)
    return watch(count)
  }
  const watching = watch(0)
  return {
    pid: () => child.pid,
    stop: async () => {
      stopped = true
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 3000)
      await watching
      clearTimeout(late)
    },
  }
}
