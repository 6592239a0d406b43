import { join } from 'node:path'
import { startPostgres, startRedis } from './databases.ts'
import type { Packages } from './packages.ts'
import { type Program, startProgram } from './program.ts'

/** A running Socket.IO server, with what it keeps its messages in and is carried by. */
export type Peer = {
  readonly url: string
  /** The processes whose trees are its own. */
  readonly roots: readonly number[]
  readonly end: () => Promise<void>
}

/** What stands behind it. */
export type Behind = { readonly postgres?: boolean; readonly redis?: boolean }

/** Starts Socket.IO 4 in a process of its own. */
export const startSocketIo = async ({ folder }: Packages, behind: Behind = {}): Promise<Peer> => {
  const programs: Program[] = []
  const end = async () => {
    for (const program of programs.splice(0).reverse()) await program.end()
  }
  const begun = <Started extends Program>(program: Started): Started => {
    programs.push(program)
    return program
  }
  try {
    const postgres = behind.postgres ? begun(await startPostgres(folder)).url : ''
    const redis = behind.redis ? begun(await startRedis(folder)).url : ''
    const script = join(import.meta.dirname, 'socket-io-server.ts')
    const isPort = (line: string) => /^\d+$/.test(line)
    const server = begun(await startProgram(process.execPath, [script, folder, postgres, redis], isPort))
    return { url: `ws://127.0.0.1:${server.line}`, roots: programs.map(({ pid }) => pid), end }
  } catch (fault) {
    await end()
    throw fault
  }
}
