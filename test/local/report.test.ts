import { expect, test } from 'vitest'
import { reportTo, shortened } from '../../local/report.ts'

test('a structured line is told in short: its message and what else it says', () => {
  const line = JSON.stringify({
    level: 'ERROR',
    message: 'post failed',
    connection: 'abc',
    tries: 2,
    requestId: 'r',
  })
  expect(shortened(line)).toBe('post failed connection=abc tries=2')
})

test('other lines stay as they are', () => {
  for (const line of ['plain text', '7', '{broken']) expect(shortened(line)).toBe(line)
})

test('a warning says that it is one, and a line of a function whose it is', () => {
  const lines: string[] = []
  const report = reportTo(line => void lines.push(line))
  report.warn('careful')
  report.functionLine('Sockets', 'error', '{"level":"ERROR","message":"bad"}')
  expect(lines).toEqual(['warning: careful', 'error Sockets: bad'])
})
