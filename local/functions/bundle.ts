import { buildSync } from 'esbuild'
import { join } from 'node:path'

let source: string | undefined

/**
 * The program of an instance as one CommonJS text, made once a process: a worker that had to strip types by itself
 * would start some 40 ms later.
 */
export const workerSource = (): string => {
  source ??= buildSync({
    entryPoints: [join(import.meta.dirname, 'worker', 'bootstrap.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
  }).outputFiles[0]?.text
  return source ?? ''
}
