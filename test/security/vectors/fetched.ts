import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SOURCES, type SuiteName } from './sources.ts'

/** The files of a suite as `npm run security` has put them down: outside of what is committed, a JSON file a suite. */

type Files = ReadonlyMap<string, Buffer>
type Kept = { readonly commit: string; readonly files: Readonly<Record<string, string>> }

const folder = fileURLToPath(new URL('../../../dist/vectors', import.meta.url))
const pathOf = (name: SuiteName) => `${folder}/${name}.json`

/** The suite's files by their names, or nothing where they were not fetched, or from another commit than the row says. */
export const fetched = (name: SuiteName): Files | undefined => {
  try {
    const kept = JSON.parse(readFileSync(pathOf(name), 'utf8')) as Kept
    if (kept.commit !== SOURCES[name].commit) return undefined
    return new Map(Object.entries(kept.files).map(([file, bytes]) => [file, Buffer.from(bytes, 'base64')]))
  } catch {
    return undefined
  }
}

export const keep = (name: SuiteName, files: Files): void => {
  const texts = [...files].map(([file, bytes]) => [file, bytes.toString('base64')])
  const kept: Kept = { commit: SOURCES[name].commit, files: Object.fromEntries(texts) }
  mkdirSync(folder, { recursive: true })
  writeFileSync(pathOf(name), JSON.stringify(kept))
}
