import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PlainError } from '../replay/plain-error.ts'

const run = promisify(execFile)
const repository = join(import.meta.dirname, '..', '..')
const git = async (...args: string[]): Promise<string> =>
  (await run('git', args, { cwd: repository })).stdout.trim()

/** Another version of this project, ready to be synthesized. */
export type Checkout = {
  /** What it is called: the commit, in short, and its first line. */
  readonly name: string
  readonly folder: string
  readonly remove: () => Promise<void>
}

/** The newest tag before this commit, which may be a release itself; or the commit before where there is none. */
const lastRelease = (): Promise<string> =>
  git('describe', '--tags', '--abbrev=0', 'HEAD~1').catch(() => 'HEAD~1')

const linesOf = (folder: string): Promise<string> => readFile(join(folder, 'package-lock.json'), 'utf8')

/** Takes the dependencies of this checkout where the other has the same, and installs its own where it has not. */
const furnish = async (folder: string): Promise<void> => {
  if ((await linesOf(folder)) === (await linesOf(repository)))
    await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'), 'dir')
  else await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder })
}

/**
 * Checks another version out, beside this one and without touching it.
 * @param ref what git calls it; the last release where nothing is said
 * @throws {PlainError} where git does not know it: a clone may be shallow
 */
export const checkOut = async (ref?: string): Promise<Checkout> => {
  const asked = ref ?? (await lastRelease())
  const commit = await git('rev-parse', '--verify', '--quiet', `${asked}^{commit}`).catch(() => {
    throw new PlainError(`git knows no ${asked} here: is the clone shallow? (git fetch --unshallow)`)
  })
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-beside-'))
  // Also where somebody ends us: git forgets a folder that is gone by itself.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const remove = async () => {
    await git('worktree', 'remove', '--force', folder).catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await git('worktree', 'add', '--detach', '--force', folder, commit)
    await furnish(folder)
    return { name: await git('log', '-1', '--format=%h %s', commit), folder, remove }
  } catch (thrown) {
    await remove()
    throw thrown
  }
}
