import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { bundle } from '../bundling.ts'

/** A file of the page, ready to be sent. */
export type PageFile = { readonly type: string; readonly body: Buffer | string }

/** What is served as it stands, by its ending. Sources are not. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

const MAIN = 'main.{ts,tsx}'

/** Bundles `main.ts` or `main.tsx` of a page, and of each folder in it, into `main.js` (and `main.css`) at the same place. */
const bundled = async (folder: string): Promise<Map<string, PageFile>> => {
  const files = new Map<string, PageFile>()
  // A folder that has none is no page, whatever lies in it.
  if (globSync(MAIN, { cwd: folder }).length === 0) return files
  const entryPoints = globSync([MAIN, `*/${MAIN}`], { cwd: folder }).map(name => join(folder, name))
  const built = await bundle({
    entryPoints,
    outdir: '/',
    outbase: folder,
    platform: 'browser',
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    sourcemap: 'linked',
  })
  for (const { path, text } of built)
    files.set(path, { type: types[extname(path)] ?? 'text/plain', body: text })
  return files
}

/** Finds a file of the page by its path, `undefined` where there is none. */
export type Page = (path: string) => Promise<PageFile | undefined>

/** Builds the page in a folder, if there is one: its bundle and the plain files beside it. Rejects where it does not build. */
export const buildPage = async (folder: string): Promise<Page> => {
  const built = await bundled(folder)
  return async path => {
    const wanted = normalize(path.endsWith('/') ? `${path}index.html` : path)
    const type = types[extname(wanted)]
    const file = built.get(wanted)
    if (file || !type || wanted.includes('..')) return file
    return readFile(join(folder, wanted)).then(
      body => ({ type, body }),
      () => undefined,
    )
  }
}
