import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** A running program of somebody else's. */
export type Program = { readonly pid: number; readonly end: () => Promise<void> }

const PATIENCE_MS = 20_000

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(done => server.close(done))
  return port
}

const lineOf = (child: ChildProcess, isReady: (line: string) => boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${child.spawnfile} does not get ready`)), PATIENCE_MS)
    const hear = (line: string) => {
      if (!isReady(line)) return
      clearTimeout(late)
      resolve(line)
    }
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', hear)
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`${child.spawnfile} ended with ${code}`)))
  })

/** Starts a program and waits for the line by which it says that it is ready. `ending` is the signal that ends it. */
export const startProgram = async (
  file: string,
  args: readonly string[],
  isReady: (line: string) => boolean,
  options: SpawnOptions & { readonly ending?: NodeJS.Signals } = {},
): Promise<Program & { readonly line: string }> => {
  const { ending = 'SIGTERM', ...rest } = options
  const child = spawn(file, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  try {
    const line = await lineOf(child, isReady)
    const end = async () => {
      child.kill(ending)
      await ended
    }
    return { pid: child.pid ?? 0, line, end }
  } catch (fault) {
    child.kill('SIGKILL')
    throw fault
  }
}
