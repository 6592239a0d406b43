import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStack } from '../stack.ts'

/** Our own stack as its own process, with what a load of sockets needs of it. */
export type Own = {
  readonly url: string
  readonly roots: readonly number[]
  /** Tokens of so many users. */
  readonly tokens: (users: number) => Promise<readonly string[]>
  readonly end: () => Promise<void>
}

/** Starts it with its data on a disk, as its peers have theirs, and without the quotas of an account. */
export const startOwn = async (): Promise<Own> => {
  const data = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
  const stack = await startStack(['--data', data], { QUOTAS: 'off' })
  return {
    url: stack.websocket,
    roots: [stack.process.pid ?? 0],
    tokens: async users => {
      const tokens: string[] = []
      for (let at = 0; at < users; at++) tokens.push(await stack.token(`user-${at}`))
      return tokens
    },
    end: async () => {
      await stack.stop()
      await rm(data, { recursive: true, force: true })
    },
  }
}
