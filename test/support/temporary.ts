import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Gives the whole run a temporary folder of its own, which goes with whatever its tests and the tools they call have left in it. */
export default (): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'heliograph-tests-'))
  const { TMPDIR } = process.env
  process.env.TMPDIR = folder
  return () => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    rmSync(folder, { recursive: true, force: true })
  }
}

/** An empty folder in it. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'heliograph-'))
