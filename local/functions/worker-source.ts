import { join } from 'node:path'
import { bundle } from '../bundling.ts'

let source: Promise<string> | undefined

const build = async (): Promise<string> => {
  const entry = join(import.meta.dirname, 'worker', 'bootstrap.ts')
  const [file] = await bundle({ entryPoints: [entry], platform: 'node', target: 'node24', format: 'cjs' })
  return file?.text ?? ''
}

/**
 * The program of an instance as one CommonJS text, made once a process: a thread that had to strip types by itself
 * would start some 40 ms later.
 */
export const workerSource = (): Promise<string> => {
  source ??= build()
  return source
}
