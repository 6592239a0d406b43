/** One line that says what goes on. */
export type Progress = { tell(line: string): void; end(): void }

type Screen = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown }

const TERMINAL_EVERY_MS = 100
const FILE_EVERY_MS = 5000

/** On a terminal the line is written over, ten times a second at most; elsewhere it is a line, every five seconds. */
export const progressOn = (screen: Screen): Progress => {
  const everyMs = screen.isTTY ? TERMINAL_EVERY_MS : FILE_EVERY_MS
  let toldAt = Number.NEGATIVE_INFINITY
  const show = (line: string) =>
    screen.isTTY ? `\r\u001b[K${line.slice(0, (screen.columns ?? 80) - 1)}` : `${line}\n`
  return {
    tell: line => {
      const now = performance.now()
      if (now - toldAt < everyMs) return
      toldAt = now
      screen.write(show(line))
    },
    end: () => {
      if (screen.isTTY) screen.write('\r\u001b[K')
    },
  }
}
