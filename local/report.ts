import type { LineLevel } from './functions/wire.ts'
import { isObject, textOf } from './template/json.ts'

/** Where the runtime speaks to the person: lines on standard error. */
export type Report = {
  /** How the start goes. */
  readonly progress: (line: string) => void
  readonly warn: (line: string) => void
  /** A line that a function printed. */
  readonly functionLine: (functionName: string, level: LineLevel, text: string) => void
}

/** Fields of a structured line that say nothing new beside the function's name and the level. */
const silent = new Set([
  'level',
  'message',
  'msg',
  'timestamp',
  'time',
  'service',
  'requestId',
  'function_name',
])

/** A structured line in short: its message and its other fields. Other text stays as it is. */
export const shortened = (text: string): string => {
  try {
    const line: unknown = JSON.parse(text)
    if (!isObject(line)) return text
    const fields = Object.entries(line).filter(([name]) => !silent.has(name))
    const rest = fields.map(([name, value]) => `${name}=${textOf(value) ?? JSON.stringify(value)}`)
    return [textOf(line.message ?? line.msg) ?? '', ...rest].join(' ').trim()
  } catch {
    return text
  }
}

/** Reports to a stream of lines, e.g. standard error. */
export const reportTo = (write: (line: string) => void): Report => ({
  progress: line => write(line),
  warn: line => write(`warning: ${line}`),
  functionLine: (functionName, level, text) => write(`${level} ${functionName}: ${shortened(text)}`),
})

/** Says nothing. */
export const silentReport: Report = {
  progress: () => undefined,
  warn: () => undefined,
  functionLine: () => undefined,
}
