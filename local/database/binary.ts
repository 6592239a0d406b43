import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PlainError } from '../plain-error.ts'

/** What decides which database is run. Taken from the environment by the one who starts the runtime. */
export type BinaryChoice = { readonly binary?: string | undefined }

const repository = join(import.meta.dirname, '..', '..')

const isExecutable = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/**
 * The path of the database's program. Throws a `PlainError` that names the one command to type where the binary for
 * this platform is not installed.
 */
export const findBinary = async ({ binary }: BinaryChoice): Promise<string> => {
  const platform = `${process.platform}-${process.arch}`
  const file = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide'
  const path = binary ?? join(repository, 'node_modules', '@dynoxide', platform, file)
  if (await isExecutable(path)) return path
  if (binary) throw new PlainError(`DYNOXIDE_BIN names ${binary}, which is not a program that can be run`)
  throw new PlainError(
    `the database is not installed for ${platform}: npm install --no-save @dynoxide/${platform}`,
  )
}
