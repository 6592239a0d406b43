import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cache, meaning, type Run } from '../steps.ts'

const OLDEST = [3, 10]
const NO_PYTHON = `python3 ${OLDEST.join('.')} or newer is needed: MiniStack is written in it (PYTHON=/path names another one)`
const NO_VENV = 'python3 makes no virtual environment (Debian: apt-get install python3-venv)'
const NO_INSTALL = 'MiniStack could not be installed; pip takes its index and its proxy from its own settings'

const requirements = join(import.meta.dirname, 'requirements.txt')
const isOldEnough = `import sys; sys.exit(0 if sys.version_info >= (${OLDEST.join(', ')}) else 3)`

/** The folder of the programs of a virtual environment that has MiniStack, made where it is not there yet. */
export const pythonPrograms = async (run: Run): Promise<string> => {
  const python = process.env.PYTHON ?? 'python3'
  await run
    .program({ command: python, args: ['-c', isOldEnough], missing: NO_PYTHON })
    .catch(meaning(NO_PYTHON))
  const version = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12)
  const folder = join(cache, `ministack-${version}`)
  const complete = join(folder, 'complete')
  const programs = join(folder, 'bin')
  if (existsSync(complete)) return programs
  await mkdir(cache, { recursive: true })
  await rm(folder, { recursive: true, force: true })
  await run.step('makes a virtual environment', () =>
    run.program({ command: python, args: ['-m', 'venv', folder] }).catch(meaning(NO_VENV)),
  )
  await run.step('installs MiniStack', () =>
    run
      .program({ command: join(programs, 'pip'), args: ['install', '-r', requirements] })
      .catch(meaning(NO_INSTALL)),
  )
  await writeFile(complete, '')
  return programs
}
