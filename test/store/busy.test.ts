import { describe, expect, it } from 'vitest'
import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import { spoken } from '../../shared/domain/spoken.ts'
import { sparing } from '../../shared/store/busy.ts'
import type { DynamoCall } from '../../shared/store/dynamo/call.ts'
import { dynamoChannels } from '../../shared/store/dynamo/channels.ts'
import { callerNamed, testApp, testClock } from '../support/app.ts'

const tables = { connections: 'connections', rooms: 'rooms', messages: 'messages', queues: 'queues' }
const thrown = (name: string, over: object = {}) => Object.assign(new Error('too much'), { name, ...over })

/** Says something in a channel whose table answers nothing but this error. */
const sayInto = async (error: Error, random = () => 0.5) => {
  const clock = testClock()
  let calls = 0
  const call = (async () => {
    calls++
    throw error
  }) as unknown as DynamoCall
  const channels = sparing(dynamoChannels({ call, tables, clock, random }), random)
  const frame = { action: 'message', id: '1', channel: 'dm:alice~bob', key: 'k', body: {} }
  const before = clock.now()
  const caller = async () => callerNamed('alice')
  const app = testApp({ store: { channels } })
  const reply = await spoken(app, USE_CASES, caller, JSON.stringify(frame), 'r')
  return { ...JSON.parse(reply ?? ''), calls, waited: clock.now() - before }
}

describe('F8 F9: a database that is busy', () => {
  it.each([
    thrown('ProvisionedThroughputExceededException'),
    thrown('ThrottlingException'),
    thrown('RequestLimitExceeded'),
    thrown('LimitExceededException'),
    thrown('TransactionInProgressException'),
    thrown('TransactionConflictException'),
    thrown('TransactionCanceledException', {
      CancellationReasons: [{ Code: 'None' }, { Code: 'ThrottlingError' }],
    }),
    thrown('TransactionCanceledException', {
      CancellationReasons: [{ Code: 'ProvisionedThroughputExceeded' }],
    }),
  ])('I14: is RATE_LIMITED with a time to come back, never INTERNAL: %s', async error => {
    expect(await sayInto(error)).toMatchObject({ error: { code: 'RATE_LIMITED', retryAfterMs: 625 } })
    expect(await sayInto(error, () => 0)).toMatchObject({ error: { retryAfterMs: 250 } })
    expect(await sayInto(error, () => 0.999)).toMatchObject({ error: { retryAfterMs: 1000 } })
  })

  it('that runs into transactions is asked six times in all, with full jitter', async () => {
    const conflict = thrown('TransactionConflictException')
    expect(await sayInto(conflict)).toMatchObject({ calls: 6, waited: 310 })
    expect(await sayInto(conflict, () => 0)).toMatchObject({ calls: 6, waited: 0 })
  })

  it.each([
    thrown('InternalServerError'),
    thrown('ValidationException'),
    thrown('TransactionCanceledException', { CancellationReasons: [{ Code: 'ValidationError' }] }),
    new Error('no answer in time'),
  ])('F4: what may have been done, or never will be, is INTERNAL: %s', async error => {
    expect(await sayInto(error)).toMatchObject({
      error: { code: 'INTERNAL', message: 'A fault of the server.', requestId: 'r' },
    })
  })

  it('hands everything else through', async () => {
    const port = { kept: 3, at: () => 4, read: async () => 5 }
    const spared = sparing(port, () => 0)
    expect([spared.kept, spared.at(), await spared.read()]).toEqual([3, 4, 5])
  })
})
