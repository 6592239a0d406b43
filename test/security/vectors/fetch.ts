import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { keep } from './fetched.ts'
import { SOURCES, type SuiteName } from './sources.ts'

const MOST_MS = 120_000
const MOST_BYTES = 64 * 1024 * 1024

const git = (folder: string, ...words: readonly string[]): Buffer =>
  execFileSync('git', ['-C', folder, ...words], {
    timeout: MOST_MS,
    maxBuffer: MOST_BYTES,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nobody is there to answer a question.
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
  })

/** The files that stand in a repository under the path of the suite's row, at its commit. */
const keepFrom = (name: SuiteName, repository: string): void => {
  const { commit, path } = SOURCES[name]
  const names = git(repository, 'ls-tree', '-rz', '--name-only', commit, '--', path).toString().split('\0')
  const files = names
    .filter(Boolean)
    .map(file => [file, git(repository, 'show', `${commit}:${file}`)] as const)
  keep(name, new Map(files.map(([file, bytes]) => [basename(file), bytes])))
}

/**
 * Keeps the files of a suite, at the commit of its row: from the clone of the repository's name in the folder `clones`,
 * or fetched by git. Throws where they cannot be had.
 */
export const fetchSuite = (name: SuiteName, clones?: string): void => {
  const { repository, commit } = SOURCES[name]
  if (clones !== undefined) {
    keepFrom(name, join(clones, basename(repository, '.git')))
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'heliograph-vectors-'))
  try {
    git(folder, 'init', '--quiet', '--bare')
    git(folder, 'fetch', '--quiet', '--depth=1', repository, commit)
    keepFrom(name, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
