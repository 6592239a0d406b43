import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { buildSync } from 'esbuild'

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

/** Bundles `main.ts` or `main.tsx` of a folder into `/main.js` (and `/main.css`). */
const bundle = (folder: string): Map<string, PageFile> => {
  const files = new Map<string, PageFile>()
  const entry = ['main.ts', 'main.tsx'].map(name => join(folder, name)).find(existsSync)
  if (!entry) return files
  const built = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    outdir: '/',
    platform: 'browser',
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    sourcemap: 'linked',
    logLevel: 'silent',
  })
  for (const { path, text } of built.outputFiles) {
    files.set(path, { type: types[extname(path)] ?? 'text/plain', body: text })
  }
  return files
}

/** Finds a file of the page by its path, `undefined` where there is none. */
export type Page = (path: string) => Promise<PageFile | undefined>

/** Builds the page in a folder, if there is one: its bundle and the plain files beside it. Throws where it does not build. */
export const buildPage = (folder: string): Page => {
  const built = existsSync(folder) ? bundle(folder) : new Map<string, PageFile>()
  return async path => {
    const wanted = normalize(path.endsWith('/') ? `${path}index.html` : path)
    const bundled = built.get(wanted)
    const type = types[extname(wanted)]
    if (bundled || !type || wanted.includes('..')) return bundled
    return readFile(join(folder, wanted)).then(
      body => ({ type, body }),
      () => undefined,
    )
  }
}
