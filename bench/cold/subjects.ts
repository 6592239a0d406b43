import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { BUNDLING, bundle } from '../../infra/bundle.ts'
import { FUNCTION_NAMES } from '../../infra/functions.ts'

/** A bundle as it would be deployed. */
export type Subject = {
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly gzipped: number
}

const folderOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const HERE = folderOf('.')
const FUNCTIONS = folderOf('../../functions')
const CONTROLS = ['blank', 'full', 'put']

const subject = (name: string, path: string): Subject => {
  const contents = readFileSync(path)
  return { name, path, bytes: contents.length, gzipped: gzipSync(contents).length }
}

/** The baseline once more as a module, which is how its packages are shown: only the format differs. */
const asModule = (name: string, to: string): Subject => {
  const [built] = buildSync({
    ...BUNDLING,
    format: 'esm',
    entryPoints: [join(HERE, name, 'index.ts')],
    outdir: to,
    write: false,
  }).outputFiles
  const path = join(to, `${name}.mjs`)
  mkdirSync(to, { recursive: true })
  writeFileSync(path, built?.contents ?? '')
  return subject(`${name}.mjs`, path)
}

/** Every function, the baseline and the controls, built into a folder as the stack builds its functions. By name. */
export const buildSubjects = (to: string): ReadonlyMap<string, Subject> => {
  bundle(FUNCTION_NAMES, { from: FUNCTIONS, to })
  bundle(CONTROLS, { from: HERE, to })
  const built = [...FUNCTION_NAMES, ...CONTROLS].map(name => subject(name, join(to, name, 'index.js')))
  return new Map([...built, asModule('full', to)].map(one => [one.name, one]))
}
