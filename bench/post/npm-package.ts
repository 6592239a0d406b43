import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A package of npm in a temporary folder, that is no dependency of ours. */
export type Installed = { readonly folder: string; remove(): Promise<void> }

const INSTALL_MS = 60_000

/** @returns `undefined` where it cannot be had */
export const installed = async (name: string): Promise<Installed | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', name]
  try {
    await promisify(execFile)('npm', args, { timeout: INSTALL_MS })
    return { folder: `${folder}/`, remove }
  } catch {
    await remove()
    return undefined
  }
}
