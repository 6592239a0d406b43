import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** A function's handler as Node's Lambda runtime calls it. */
export type Handler = (event: unknown, context: unknown) => unknown

class HandlerNotFound extends Error {
  override name = 'Runtime.HandlerNotFound'
}

const extensions = ['.js', '.mjs', '.cjs']

/** Loads `file.export` from the code folder. Rejects as Lambda's runtime does where there is no such file or export. */
export const loadHandler = async (code: { folder: string; handler: string }): Promise<Handler> => {
  const dot = code.handler.lastIndexOf('.')
  const [file, name] = [code.handler.slice(0, dot), code.handler.slice(dot + 1)]
  const path = extensions.map(extension => join(code.folder, file + extension)).find(existsSync)
  if (!path) throw new HandlerNotFound(`${code.handler} is undefined or not exported: no file ${file}`)
  const exported: unknown = createRequire(path)(path)
  const handler = (await (exported as Record<string, unknown>))[name]
  if (typeof handler !== 'function') throw new HandlerNotFound(`${code.handler} is undefined or not exported`)
  return handler as Handler
}
