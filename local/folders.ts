import { existsSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { lockFolder } from './folder-lock.ts'
import { atExit } from './last-rites.ts'
import { PlainError } from './plain-error.ts'

/** The folders of one run. */
export type Folders = {
  /** Tables, checkpoints, keys, buckets: kept where the user named a folder. */
  readonly data: string
  /** The functions' code. */
  readonly code: string
  /** The synthesized stack, where the runtime makes one itself. */
  readonly assembly: string
  /** The same of another version that works beside it. */
  readonly beside: string
  /** Removes what is not to be kept. */
  readonly remove: () => Promise<void>
}

const reasonOf = (error: NodeJS.ErrnoException): string => error.code ?? error.message

/** Makes a folder and those above it, one by one: `recursive` never comes back where a parent will not have children, as in /proc. */
const makeBelow = async (folder: string): Promise<void> => {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) await makeBelow(dirname(folder))
  await mkdir(folder)
}

const ensureWritable = async (folder: string): Promise<void> => {
  try {
    await makeBelow(resolve(folder))
    await writeFile(join(folder, '.writable'), '')
    await rm(join(folder, '.writable'))
  } catch (error) {
    throw new PlainError(`${folder} cannot be written to (${reasonOf(error as NodeJS.ErrnoException)})`)
  }
}

const memory = { folder: '/dev/shm', freeBytes: 2 * 1024 ** 3 }

/**
 * Where data lies that nobody will look at again: in memory, where Linux offers plenty (a container's 64 MB are not), for
 * the database spends a third of its time on writing files. A `TMPDIR` is somebody's wish and is respected.
 */
const passingPlace = async (): Promise<string> => {
  if (process.env.TMPDIR) return tmpdir()
  try {
    const { bavail, bsize } = await statfs(memory.folder)
    return bavail * bsize >= memory.freeBytes ? memory.folder : tmpdir()
  } catch {
    return tmpdir()
  }
}

const makeTemporary = (place: string): Promise<string> =>
  mkdtemp(join(place, 'heliograph-')).catch((error: NodeJS.ErrnoException) => {
    throw new PlainError(`${place} cannot be written to (${reasonOf(error)})`)
  })

/**
 * Makes the folders of a run: all below a temporary one, but for the data where a folder is named for it. Rejects with
 * a `PlainError` where one cannot be written to. The temporary folder goes with the process even if nobody removes it.
 */
export const makeFolders = async (data: string | undefined): Promise<Folders> => {
  if (data !== undefined) await ensureWritable(data)
  const unlock = data === undefined ? undefined : await lockFolder(data)
  const temporary = await makeTemporary(data === undefined ? await passingPlace() : tmpdir())
  const forget = atExit(() => rmSync(temporary, { recursive: true, force: true }))
  const folders = {
    data: data ?? join(temporary, 'data'),
    code: join(temporary, 'code'),
    assembly: join(temporary, 'assembly'),
    beside: join(temporary, 'beside'),
  }
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true })
  const remove = async () => {
    forget()
    await unlock?.()
    await rm(temporary, { recursive: true, force: true })
  }
  return { ...folders, remove }
}
