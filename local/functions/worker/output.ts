import { format } from 'node:util'
import { isMetricsLine } from '../metrics.ts'
import type { LineLevel } from '../wire.ts'

/** Takes what a function prints. */
export type LineTaker = (level: LineLevel, text: string) => void

/** Structured lines name their level themselves; other lines count as what they were printed with. */
const levelOf = (line: string, printedWith: LineLevel): LineLevel => {
  const [, level] = /"level"\s*:\s*"(\w+)"/i.exec(line) ?? []
  if (level === undefined) return printedWith
  return levels[level.toUpperCase()] ?? 'info'
}

const levels: Readonly<Record<string, LineLevel>> = {
  WARN: 'warn',
  ERROR: 'error',
  FATAL: 'error',
  CRITICAL: 'error',
}

/** Which method of the console prints how grave a line. */
const methods = {
  log: 'info',
  info: 'info',
  debug: 'info',
  trace: 'info',
  warn: 'warn',
  error: 'error',
} as const

/**
 * Takes over the console and the standard streams. A worker's own streams need the event loop to empty, which a frozen
 * instance does not turn; lines that nobody wants are dropped here, before they cost a message between threads.
 */
export const catchOutput = (verbose: boolean, take: LineTaker): void => {
  const print = (line: string, printedWith: LineLevel) => {
    const level = levelOf(line, printedWith)
    if (verbose || level !== 'info' || isMetricsLine(line)) take(level, line)
  }
  for (const [method, level] of Object.entries(methods)) {
    Reflect.set(console, method, (...parts: unknown[]) => print(format(...parts), level))
  }
  const streams = [
    [process.stdout, 'info'],
    [process.stderr, 'error'],
  ] as const
  for (const [stream, level] of streams) {
    Reflect.set(stream, 'write', (chunk: string | Uint8Array) => {
      for (const line of String(chunk).split('\n').filter(Boolean)) print(line, level)
      return true
    })
  }
}
