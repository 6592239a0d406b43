import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const repository = join(import.meta.dirname, '..', '..')

/**
 * Lays out the folder in which code assets are run: outside of any package, so that `.js` means CommonJS and a
 * forgotten dependency is missed as it would be on Lambda. The SDK alone can be reached, as Lambda's runtime has it.
 */
export const layOut = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'node_modules'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}\n')
  const scopes = ['@aws-sdk', '@smithy']
  for (const scope of scopes) {
    await symlink(join(repository, 'node_modules', scope), join(folder, 'node_modules', scope), 'dir')
  }
}

/** Copies a code asset into the laid-out folder; returns where it is. */
export const bringIn = async (folder: string, key: string, asset: string): Promise<string> => {
  const target = join(folder, key.replace(/\.zip$/, ''))
  await cp(asset, target, { recursive: true, force: true })
  return target
}
