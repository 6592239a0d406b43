import { expect, it } from 'vitest'
import { commitCommand } from '../../shared/store/dynamo/commit-command.ts'

it('the longest commit has expressions below 4 KB and 300 operators, however long the names', () => {
  const forget = Array.from({ length: 128 }, (_, at) => `${'x'.repeat(120)}${at}`)
  const command = commitCommand('rooms', {
    channel: 'chat:crowd',
    entry: { key: 'k', from: 'alice', at: 1, body: {}, about: 1, amends: { seq: 1, as: 'delete' } },
    fingerprint: 1,
    membership: 'large',
    departures: 7,
    governed: { rules: 3 },
    slow: { lastBy: 1 },
    covered: 7,
    room: 64,
    turn: { notBefore: 1, forget },
    pace: { fresh: false, since: 1, most: 30 },
    begins: 7,
    collision: 7,
  })
  const operators = (text: string) => text.match(/<=|>=|[<>=+]|\bAND\b|\bOR\b|\bNOT\b|\w+\(/g)?.length ?? 0
  for (const text of [command.ConditionExpression, command.UpdateExpression]) {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096)
    expect(operators(text)).toBeLessThanOrEqual(300)
  }
  expect(operators(command.ConditionExpression)).toBeGreaterThan(256)
})
