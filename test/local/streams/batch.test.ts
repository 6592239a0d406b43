import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../../local/functions/outcome.ts'
import { type GivenUp, handleBatch } from '../../../local/streams/batch.ts'
import type { StreamRecord } from '../../../local/streams/records.ts'
import type { MappingDefinition } from '../../../local/template/stack.ts'
import { mappingRow, records } from './mapping-row.ts'

const fine = (payload: unknown = null): Outcome => ({
  ok: true,
  requestId: 'r',
  payload: JSON.stringify(payload),
})
const fault: Outcome = {
  ok: false,
  requestId: 'r',
  failure: 'error',
  error: { errorType: 'Error', errorMessage: 'no' },
}
const reported = (...sequences: unknown[]): Outcome =>
  fine({ batchItemFailures: sequences.map(itemIdentifier => ({ itemIdentifier })) })

type Seen = {
  invoked: string[][]
  finished: string[]
  givenUp: { records: string[]; why: GivenUp; tries: number }[]
}

const sequences = (batch: readonly StreamRecord[]) => batch.map(({ sequence }) => sequence)

const run = async (
  batch: readonly StreamRecord[],
  changes: Partial<MappingDefinition>,
  answer: (batch: string[], call: number) => Outcome,
): Promise<Seen> => {
  const seen: Seen = { invoked: [], finished: [], givenUp: [] }
  await handleBatch(
    {
      mapping: mappingRow(changes),
      invoke: async records => {
        seen.invoked.push(sequences(records))
        return answer(sequences(records), seen.invoked.length)
      },
      giveUp: async (records, why, tries) => {
        seen.givenUp.push({ records: sequences(records), why, tries })
      },
      finished: done => void seen.finished.push(...sequences(done)),
      pause: async () => undefined,
      now: () => 100_000,
      stopping: () => false,
    },
    batch,
  )
  return seen
}

describe('a batch', () => {
  test('that the function takes is done with', async () => {
    const seen = await run(records(3), {}, () => fine())
    expect(seen).toEqual({ invoked: [['1', '2', '3']], finished: ['1', '2', '3'], givenUp: [] })
  })

  test('that fails is repeated whole until it is taken', async () => {
    const seen = await run(records(2), {}, (_, call) => (call < 4 ? fault : fine()))
    expect(seen.invoked).toHaveLength(4)
    expect(seen.finished).toEqual(['1', '2'])
  })

  test('is repeated from the lowest reported failure on', async () => {
    const seen = await run(records(5), { reportsFailures: true }, (_, call) =>
      call === 1 ? reported('4', '3') : fine(),
    )
    expect(seen.invoked).toEqual([
      ['1', '2', '3', '4', '5'],
      ['3', '4', '5'],
    ])
    expect(seen.finished).toEqual(['1', '2', '3', '4', '5'])
  })

  test('whose failures the mapping does not ask for is done with, whatever is reported', async () => {
    const seen = await run(records(2), {}, () => reported('1'))
    expect(seen.finished).toEqual(['1', '2'])
  })

  test.each([
    ['nothing', null],
    ['an empty object', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['a null list', { batchItemFailures: null }],
  ])('is done with when the function answers %s', async (_, answer) => {
    const seen = await run(records(2), { reportsFailures: true }, () => fine(answer))
    expect(seen.finished).toEqual(['1', '2'])
  })

  test.each([
    ['an identifier that is not of the batch', reported('9')],
    ['an empty identifier', reported('')],
    ['a null identifier', reported(null)],
    ['a misnamed key', fine({ batchItemFailures: [{ sequenceNumber: '2' }] })],
    ['text', fine('done')],
  ])('fails whole when the function answers %s', async (_, answer) => {
    const seen = await run(records(3), { reportsFailures: true, retries: 0 }, () => answer)
    expect(seen.finished).toEqual(['1', '2', '3'])
    expect(seen.givenUp).toEqual([{ records: ['1', '2', '3'], why: 'RetryAttemptsExhausted', tries: 1 }])
  })
})

describe('retries', () => {
  test('end: then the batch is given up and the shard goes on', async () => {
    const seen = await run(records(2), { retries: 2 }, () => fault)
    expect(seen.invoked).toHaveLength(3)
    expect(seen.givenUp).toEqual([{ records: ['1', '2'], why: 'RetryAttemptsExhausted', tries: 3 }])
    expect(seen.finished).toEqual(['1', '2'])
  })

  test('are not made for records that are too old', async () => {
    const [old, young] = [records(1, 10_000), records(2, 99_000).slice(1)]
    const seen = await run([...old, ...young], { maximumAgeMs: 60_000 }, () => fine())
    expect(seen.givenUp).toEqual([{ records: ['1'], why: 'RecordAgeExceeded', tries: 0 }])
    expect(seen.invoked).toEqual([['2']])
    expect(seen.finished).toEqual(['1', '2'])
  })
})

describe('a mapping that bisects', () => {
  const poison = (batch: string[]) => (batch.includes('6') ? fault : fine())

  test('finds the one poisoned record and gives up nothing else', async () => {
    const seen = await run(records(16), { bisect: true, retries: 2 }, poison)
    expect(seen.givenUp).toEqual([{ records: ['6'], why: 'RetryAttemptsExhausted', tries: 3 }])
    expect(seen.finished.toSorted((a, b) => Number(a) - Number(b))).toEqual(sequences(records(16)))
  })

  test('keeps the order of what it splits', async () => {
    const seen = await run(records(8), { bisect: true, retries: 1 }, poison)
    expect(seen.finished).toEqual(sequences(records(8)))
  })

  test('splits at the reported record, which uses up no retry', async () => {
    const failing = new Map([
      ['3', 1],
      ['5', 1],
    ])
    const seen = await run(records(6), { bisect: true, reportsFailures: true, retries: 0 }, batch => {
      const bad = batch.find(sequence => (failing.get(sequence) ?? 0) > 0)
      if (bad === undefined) return fine()
      failing.set(bad, 0)
      return reported(bad)
    })
    expect(seen.invoked).toEqual([
      ['1', '2', '3', '4', '5', '6'],
      ['3', '4', '5', '6'],
      ['5', '6'],
    ])
    expect(seen.givenUp).toEqual([])
  })

  test('isolates a record that is always reported', async () => {
    const seen = await run(records(6), { bisect: true, reportsFailures: true, retries: 1 }, batch =>
      batch.includes('3') ? reported('3') : fine(),
    )
    expect(seen.givenUp.map(({ records }) => records)).toEqual([['3']])
    expect(seen.finished).toEqual(sequences(records(6)))
  })
})
