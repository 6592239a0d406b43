import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { fetchedOnce } from '../../fetched.ts'

const run = promisify(execFile)

/** AWS's own chat, at the commit that was read. Nothing of it is kept. */
const SAMPLE = {
  repository: 'https://github.com/aws-samples/websocket-chat-application',
  commit: '81c24eb8cbaf68c51aeaea3599feb0236f23c04a',
} as const

/** The variable that names a checkout that is there already. */
export const CHECKOUT = 'CHAT_SAMPLE'

/** Where its functions stand in it, with the packages that they import. */
const RESOURCES = join('infrastructure-ts', 'resources')
const NPM = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
/** Nobody waits longer for a network that is not there. */
const timeout = 180_000
/** Nobody is there to answer a question of git's. */
const env = { ...process.env, GIT_TERMINAL_PROMPT: '0' }

/** The sample with its packages. */
export type ChatSample = {
  /** The folder of its functions. */
  readonly resources: string
  readonly remove: () => Promise<void>
}

const furnish = async (folder: string): Promise<string> => {
  const resources = resolve(folder, RESOURCES)
  if (!existsSync(join(resources, 'node_modules'))) await run('npm', NPM, { cwd: resources, timeout })
  return resources
}

const clone = async (folder: string): Promise<void> => {
  const git = (...words: readonly string[]) => run('git', ['-C', folder, ...words], { timeout, env })
  await git('init', '--quiet')
  await git('fetch', '--quiet', '--depth=1', SAMPLE.repository, SAMPLE.commit)
  await git('checkout', '--quiet', 'FETCH_HEAD')
}

/**
 * The sample from a checkout that somebody has, into which its packages are installed where they are not; else cloned for
 * one run. Rejects where git or npm cannot have it.
 */
export const fetchChatSample = async (checkout = process.env[CHECKOUT]): Promise<ChatSample> => {
  if (checkout) return { resources: await furnish(checkout), remove: async () => undefined }
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-chat-sample-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await clone(folder)
    return { resources: await furnish(folder), remove }
  } catch (fault) {
    await remove()
    throw fault
  }
}

/** The sample for one run of the benches. */
export const chatSample = fetchedOnce(() => fetchChatSample())
