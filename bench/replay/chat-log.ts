import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { LIMITS } from '../../shared/protocol/limits.ts'
import { PlainError } from './plain-error.ts'

/** One thing that was said. `at` in seconds, from any beginning. */
export type Saying = {
  readonly at: number
  readonly room: string
  readonly user: string
  readonly text: string
}

/** A chat log as it was read: what was said, in the order of the file, and how many lines told something else. */
export type ChatLog = { readonly sayings: readonly Saying[]; readonly passedOver: number }

const FIELDS = { at: 'number', room: 'string', user: 'string', text: 'string' } as const

const isRow = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const rowOf = (line: string, where: string): Readonly<Record<string, unknown>> => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new PlainError(`${where} is not JSON`)
  }
  if (!isRow(value)) throw new PlainError(`${where} is not a JSON object`)
  return value
}

const sayingOf = (row: Readonly<Record<string, unknown>>, where: string): Saying => {
  for (const [field, type] of Object.entries(FIELDS))
    if (typeof row[field] !== type) throw new PlainError(`${where} has no ${field}, or not a ${type}`)
  const { at, room, user, text } = row as Saying
  const bytes = Buffer.byteLength(JSON.stringify({ text }))
  if (bytes > LIMITS.bodyBytes)
    throw new PlainError(`${where} is too long: ${bytes} bytes, and a message takes ${LIMITS.bodyBytes}`)
  return { at, room, user, text }
}

/** Reads lines of a log; `name` stands in complaints. Throws a `PlainError` with the number of a line that is none. */
export const readLines = async (
  lines: AsyncIterable<string> | Iterable<string>,
  name: string,
  most = Number.POSITIVE_INFINITY,
): Promise<ChatLog> => {
  const sayings: Saying[] = []
  let [number, passedOver] = [0, 0]
  for await (const line of lines) {
    number++
    if (number > most) break
    if (line.trim() === '') continue
    const where = `${name}, line ${number},`
    const row = rowOf(line, where)
    if (row.kind === 'message') sayings.push(sayingOf(row, where))
    else passedOver++
  }
  if (sayings.length === 0) throw new PlainError(`nobody says anything in ${name}`)
  return { sayings, passedOver }
}

/** Reads a file, or its first lines. Throws a `PlainError` when it is not there or is no chat log. */
export const readChatLog = async (path: string, most?: number): Promise<ChatLog> => {
  const file = createReadStream(path, 'utf8')
  try {
    return await readLines(createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY }), path, most)
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new PlainError(`there is no file ${path}`)
    if (code) throw new PlainError(`${path} cannot be read: ${code}`)
    throw fault
  } finally {
    file.destroy()
  }
}
