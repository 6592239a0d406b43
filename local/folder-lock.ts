import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PlainError } from './plain-error.ts'

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const heldBy = async (path: string): Promise<number | undefined> => {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''))
  return pid > 0 && isAlive(pid) ? pid : undefined
}

/**
 * Takes a data folder for this process: two databases on one file would spoil it. What a process that is gone left
 * behind does not count. Rejects with a `PlainError` where somebody has it; the returned function gives it back.
 */
export const lockFolder = async (folder: string): Promise<() => Promise<void>> => {
  const path = join(folder, 'in-use-by')
  const pid = await heldBy(path)
  if (pid !== undefined)
    throw new PlainError(`${folder} is in use by process ${pid} (if that is wrong, remove ${path})`)
  await writeFile(path, String(process.pid))
  return () => rm(path, { force: true })
}
