import { describe, expect, it } from 'vitest'
import { readCommand } from '../../../operations/redrive/command-line.ts'
import { type Line, type Office, redrive } from '../../../operations/redrive/redrive.ts'
import { tableOf } from '../../../operations/redrive/table.ts'

const appended = (channel: string, seq: number) => ({
  dynamodb: {
    Keys: { pk: { S: channel }, sk: { S: '#' } },
    NewImage: { seq: { N: String(seq) }, last: { M: { body: { S: '{"text":"canary"}' } } } },
    SequenceNumber: String(seq),
  },
})
const relay = {
  dynamodb: {
    Keys: { pk: { S: 'relay#chat:big#3' }, sk: { S: 'relay#' } },
    NewImage: { channel: { S: 'chat:big' }, from: { N: '7' }, to: { N: '9' } },
  },
}
const member = { dynamodb: { Keys: { pk: { S: 'chat:hall' }, sk: { S: 'member#bob' } } } }
const marks = { dynamodb: { Keys: { pk: { S: 'user#bob' }, sk: { S: 'in#dm:al~bob' } } } }

const letterOf = (...records: object[]) =>
  JSON.stringify({
    requestContext: {
      functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:Heliograph-Fanout:$LATEST',
      condition: 'RetryAttemptsExhausted',
    },
    timestamp: '2026-11-21T09:00:00.000Z',
    payload: JSON.stringify({ Records: records }),
  })

/** A bucket with letters, and a function that takes what `answer` says. */
const officeOf = (letters: Record<string, string>, answer: (event: string) => string) => {
  const bucket = new Map(Object.entries(letters))
  const handed: { name: string; records: unknown[] }[] = []
  const office: Office = {
    async *keys() {
      yield [...bucket.keys()]
    },
    read: async key => bucket.get(key) ?? '',
    remove: async key => void bucket.delete(key),
    hand: async (name, event) => {
      handed.push({ name, records: JSON.parse(event).Records })
      return answer(event)
    },
  }
  const all = async (order: { function?: string; dryRun?: boolean } = {}): Promise<Line[]> => {
    const lines: Line[] = []
    for await (const line of redrive(office, { dryRun: false, ...order })) lines.push(line)
    return lines
  }
  return { bucket, handed, all }
}
const fine = () => '{"batchItemFailures":[]}'

describe('redrive', () => {
  it('hands each letter to the function that it names, the oldest first, and deletes what was taken', async () => {
    const [later, earlier] = ['s1/2026-11-22T09.00.00-a', 's2/2026-11-21T09.00.00-b']
    const { bucket, handed, all } = officeOf(
      { [later]: letterOf(appended('chat:a', 2)), [earlier]: letterOf(appended('chat:a', 1)) },
      fine,
    )
    expect(await all()).toMatchObject([
      { key: earlier, fate: 'redriven', records: 1, note: 'RetryAttemptsExhausted' },
      { key: later, fate: 'redriven' },
    ])
    expect(handed).toEqual([
      { name: 'Heliograph-Fanout', records: [appended('chat:a', 1)] },
      { name: 'Heliograph-Fanout', records: [appended('chat:a', 2)] },
    ])
    expect(bucket.size).toBe(0)
  })

  it.each([
    [
      'reports a record',
      () => '{"batchItemFailures":[{"itemIdentifier":"1"}]}',
      '1 of its records fail again',
    ],
    ['fails', () => '{"errorType":"Error","errorMessage":"no"}', 'the function failed'],
    [
      'cannot be called',
      () => {
        throw new Error('lambda refuses')
      },
      'lambda refuses',
    ],
  ])('leaves a letter whose function %s, and goes on with the next', async (_what, answer, note) => {
    let calls = 0
    const { bucket, all } = officeOf(
      { 'x/1': letterOf(appended('chat:a', 1)), 'x/2': letterOf(appended('chat:b', 1)) },
      () => (++calls === 1 ? answer() : fine()),
    )
    expect(await all()).toMatchObject([{ fate: 'left', note }, { fate: 'redriven' }])
    expect([...bucket.keys()]).toEqual(['x/1'])
  })

  it('leaves what is no letter alone', async () => {
    const { bucket, handed, all } = officeOf({ 'x/1': '{"some":"thing"}', 'x/2': 'not JSON' }, fine)
    expect(await all()).toMatchObject([{ fate: 'left', note: 'no dead letter' }, { fate: 'left' }])
    expect([bucket.size, handed.length]).toEqual([2, 0])
  })

  it('only looks where it is told to', async () => {
    const { bucket, handed, all } = officeOf({ 'x/1': letterOf(appended('chat:a', 1)) }, fine)
    expect(await all({ dryRun: true })).toMatchObject([{ fate: 'seen' }])
    expect([bucket.size, handed.length]).toEqual([1, 0])
  })

  it('hands over to the function that it is told', async () => {
    const { handed, all } = officeOf({ 'x/1': letterOf(appended('chat:a', 1)) }, fine)
    await all({ function: 'other' })
    expect(handed).toMatchObject([{ name: 'other' }])
  })

  it('T29: says what a letter holds by channel, number and count, and never what was said', async () => {
    const records = [appended('chat:a', 4), appended('chat:a', 6), relay, member, marks]
    const { all } = officeOf({ 'x/2026-11-21T09.00.00-a': letterOf(...records) }, fine)
    const lines = await all()
    expect(lines[0]?.holds).toEqual(['chat:a 4–6', 'chat:big 7–9', 'chat:hall', 'dm:al~bob'])
    const table = tableOf(lines)
    expect(table).toContain('chat:a 4–6, chat:big 7–9, chat:hall, and 1 more')
    expect(table).toContain('1 redriven, 0 seen, 0 left')
    expect(table).not.toContain('canary')
  })

  it('says so where there is nothing', () => {
    expect(tableOf([])).toBe('There are no dead letters.')
  })
})

describe('its command line', () => {
  it('is understood, or refused in one line', () => {
    expect(readCommand(['--dry-run', '--bucket', 'b'])).toMatchObject({ dryRun: true, bucket: 'b' })
    expect(() => readCommand(['--endpoint', 'nowhere'])).toThrow(/is no web address/)
    expect(() => readCommand(['--what'])).toThrow(/see --help/)
  })
})
