import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type BuildOptions, buildSync } from 'esbuild'

/** Where bundles come from (`<from>/<name>/index.ts`) and where they go (`<to>/<name>/index.js`). */
export type BundleProps = {
  readonly from: string
  readonly to: string
  /** Names by which `imports` of package.json tell one file from another, e.g. `poster-sdk`. */
  readonly conditions?: readonly string[]
  /** Files in the place of those that `imports` of package.json names, e.g. `#blocked-words`. */
  readonly alias?: Readonly<Record<string, string>>
}

/** A file named `.js` is what its nearest package.json says; the project's own says ESM, and these are CommonJS. */
const COMMON_JS = `${JSON.stringify({ type: 'commonjs' })}\n`

/** Another process may be packing the same folder: a file is left alone when it is the same, and replaced at once. */
const write = (path: string, contents: Uint8Array | string): void => {
  const bytes = Buffer.from(contents)
  if (existsSync(path) && readFileSync(path).equals(bytes)) return
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true })
  const beside = join(dirname(folder), `.${basename(folder)}-${basename(path)}-${process.pid}`)
  writeFileSync(beside, bytes)
  renameSync(beside, path)
}

/** How every function is built; everything inside, nothing taken from the runtime. */
export const BUNDLING: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  logLevel: 'silent',
}

/**
 * Bundles functions in this process, so that synthesis needs no step before it and no Docker: one CommonJS file each
 * (starts about 15 ms sooner than ESM with the SDK), everything inside, nothing taken from the runtime.
 * @throws when a source is missing or does not build; the message of esbuild says where
 * @returns the folder with one folder a function
 */
export const bundle = (
  names: readonly string[],
  { from, to, conditions = [], alias = {} }: BundleProps,
): string => {
  const built = buildSync({
    ...BUNDLING,
    entryPoints: names.map(name => ({ in: join(from, name, 'index.ts'), out: join(name, 'index') })),
    outdir: to,
    write: false,
    // Without a word of conditions esbuild has this one: https://esbuild.github.io/api/#conditions
    conditions: ['module', ...conditions],
    alias: { ...alias },
  })
  for (const file of built.outputFiles) write(file.path, file.contents)
  for (const name of names) write(join(to, name, 'package.json'), COMMON_JS)
  return to
}
