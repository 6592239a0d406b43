import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { follow } from '../../local/child.ts'
import { openServer, shut } from '../../local/loopback.ts'
import { PlainError } from '../../local/plain-error.ts'

/** A server of somebody else's that is started for a run. */
export type ServerSetting = {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** Where all that it says is written. */
  readonly log: string
  /** An address that answers, with whatever status, when it is ready. */
  readonly url: string
  /** How long it may take until then, in milliseconds. */
  readonly patience: number
}

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const { server, port } = await openServer(0, 'a port for a moment')
  await shut(server)
  return port
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    () => true,
    () => false,
  )

/** The whole group: what the server started goes with it. */
const signal = (child: ChildProcess, name: NodeJS.Signals): void => {
  try {
    if (child.pid) process.kill(-child.pid, name)
  } catch {
    // Nobody of the group is left.
  }
}

/**
 * Starts a server in a process group of its own and waits until it answers. Its end takes along whatever it started.
 * Throws a `PlainError` with its last words where it ends before or does not answer in time.
 */
export const startServer = async (setting: ServerSetting): Promise<AsyncDisposable> => {
  const log = openSync(setting.log, 'w')
  const { command, args, env, cwd, url, patience } = setting
  const child = spawn(command, args, {
    ...(env && { env }),
    ...(cwd && { cwd }),
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  let end: string | undefined
  const ended = follow(child).then(how => {
    end = how
  })
  const stop = async () => {
    signal(child, 'SIGTERM')
    const late = setTimeout(() => signal(child, 'SIGKILL'), 5000)
    await ended
    clearTimeout(late)
    signal(child, 'SIGKILL')
  }
  const until = Date.now() + patience
  while (!(await answers(url))) {
    if (end === undefined && Date.now() < until) {
      await wait(100)
      continue
    }
    const why = end ? `ended (${end})` : `did not answer within ${patience / 1000} s`
    await stop()
    const words = readFileSync(setting.log, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
    throw new PlainError(`${command} ${why}:\n${words}`)
  }
  return { [Symbol.asyncDispose]: stop }
}
