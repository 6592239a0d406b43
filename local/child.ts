import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { atExit } from './last-rites.ts'

/** How a child ended, in words. */
const endOf = ({ signalCode, exitCode }: ChildProcess): string =>
  signalCode ?? (exitCode === null ? 'not started' : `exit code ${exitCode}`)

/**
 * A shell that waits for this process to end, and ends the child then: it reads a pipe of ours, which closes even when we
 * are killed with SIGKILL. Returns what calls it off.
 */
const watchdog = (pid: number | undefined): (() => void) => {
  if (pid === undefined || process.platform === 'win32') return () => undefined
  const dog = spawn('sh', ['-c', `read -r word; [ "$word" = off ] || kill -9 ${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  dog.on('error', () => undefined)
  dog.stdin?.on('error', () => undefined)
  dog.unref()
  return () => void dog.stdin?.end('off\n')
}

/** Follows a child that was just started: it does not outlive this process, however that ends; settles with how it ended. */
export const follow = async (child: ChildProcess): Promise<string> => {
  const forget = atExit(() => child.kill('SIGKILL'))
  const callOff = watchdog(child.pid)
  await Promise.race([once(child, 'close'), once(child, 'error')]).catch(() => undefined)
  forget()
  callOff()
  return endOf(child)
}
