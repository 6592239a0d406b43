import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { atExit } from './last-rites.ts'

/** How a child ended, in words. */
const endOf = ({ signalCode, exitCode }: ChildProcess): string =>
  signalCode ?? (exitCode === null ? 'not started' : `exit code ${exitCode}`)

/** Follows a child that was just started: it does not outlive this process; settles with how it ended. */
export const follow = async (child: ChildProcess): Promise<string> => {
  const forget = atExit(() => child.kill('SIGKILL'))
  await Promise.race([once(child, 'close'), once(child, 'error')]).catch(() => undefined)
  forget()
  return endOf(child)
}
