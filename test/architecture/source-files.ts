import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

/** A file of the project, as far as the laws look at it. Paths are relative to the top, with slashes. */
export type SourceFile = {
  readonly path: string
  readonly text: string
  /** The code alone: no comments, no types, texts in double quotes. Empty where the file is no TypeScript. */
  readonly code: string
  /** What it imports, types included: packages as they are called, files as paths from the top. */
  readonly imports: readonly Import[]
}
type Import = { readonly to: string; readonly written: string; readonly isFile: boolean }

const top = fileURLToPath(new URL('../..', import.meta.url))
const FOLDERS = [
  'shared',
  'functions',
  'infra',
  'client',
  'local',
  'web',
  'bench',
  'docs',
  'operations',
  'test',
]
const LOOKED_AT = new Set(['.ts', '.tsx', '.js', '.mjs', '.css', '.html'])

const IMPORT =
  /^\s*(?:import|export)\b[^'";()=]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm

const importOf = (path: string, written: string): Import => {
  const isFile = written.startsWith('.')
  return { to: isFile ? posix.join(posix.dirname(path), written) : written, written, isFile }
}

/** A file as the laws see it. Also for files that are made up, so that each law can be shown to bite. */
export const sourceFile = (path: string, text: string): SourceFile => {
  const written = [...text.replaceAll(COMMENT, '').matchAll(IMPORT)].map(
    ([, one, two, three]) => one ?? two ?? three ?? '',
  )
  const isCode = /\.tsx?$/.test(path)
  const code = isCode
    ? transformSync(text, {
        loader: path.endsWith('x') ? 'tsx' : 'ts',
        minifyWhitespace: true,
        legalComments: 'none',
      }).code
    : ''
  return { path, text, code, imports: written.map(from => importOf(path, from)) }
}

const walk = (folder: string): readonly string[] =>
  readdirSync(join(top, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'dist' ? [] : walk(path)
    return LOOKED_AT.has(extname(entry.name)) ? [path] : []
  })

const exists = (folder: string) =>
  statSync(join(top, folder), { throwIfNoEntry: false })?.isDirectory() ?? false
const atTop = () => readdirSync(top).filter(name => name.endsWith('.ts'))

/** Every file of ours. Folders that are not there are passed over. */
export const projectFiles = (): readonly SourceFile[] =>
  [...FOLDERS.filter(exists).flatMap(walk), ...atTop()].map(path =>
    sourceFile(path, readFileSync(join(top, path), 'utf8')),
  )
