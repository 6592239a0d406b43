import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import type { App } from '../../shared/domain/app.ts'
import { spoken } from '../../shared/domain/spoken.ts'
import { dynamoAmendments } from '../../shared/store/dynamo/amendments.ts'
import { dynamoChannels } from '../../shared/store/dynamo/channels.ts'
import { dynamoLogs } from '../../shared/store/dynamo/logs.ts'
import { dynamoMembers } from '../../shared/store/dynamo/members.ts'
import { dynamoRevocations } from '../../shared/store/dynamo/revocations.ts'
import { dynamoUsers } from '../../shared/store/dynamo/users.ts'
import { callerNamed, type TestApp, testApp } from '../support/app.ts'
import { DATABASE, startDynamo } from '../support/dynamo.ts'

type Answer = { readonly ok: boolean; readonly seq?: number; readonly error?: { readonly code: string } }
type Shared = Pick<App, 'channels' | 'logs' | 'members' | 'users' | 'revocations'>

const INSTANCES = 5
const SOCKETS = 100

const STORES: readonly (readonly [string, () => Promise<{ store: Shared; stop(): void }>])[] = [
  ['the memory twin', async () => ({ store: testApp(), stop: () => {} })],
  [
    `DynamoDB, by ${DATABASE}`,
    async () => {
      const dynamo = await startDynamo(testApp().clock)
      const store = {
        channels: dynamoChannels(dynamo),
        logs: dynamoLogs(dynamo),
        amendments: dynamoAmendments(dynamo),
        members: dynamoMembers(dynamo),
        users: dynamoUsers(dynamo),
        revocations: dynamoRevocations(dynamo),
      }
      return { store, stop: dynamo.stop }
    },
  ],
]

describe.each(STORES)('limits over several instances and %s', (_name, start) => {
  let instances: TestApp[]
  let stop = () => {}
  beforeAll(async () => {
    const { store, stop: end } = await start()
    stop = end
    const { channels, logs, members, users, revocations } = store
    instances = Array.from({ length: INSTANCES }, () =>
      testApp({ rates: true, store: { channels, logs, members, users, revocations } }),
    )
  })
  afterAll(() => stop())

  /** A frame of one of a user's many sockets, on whichever instance it comes to. */
  const say = async (user: string, at: number, frame: object): Promise<Answer> => {
    const app = instances[at % INSTANCES] as TestApp
    const caller = callerNamed(user, { connection: `${user}/${at}` })
    const text = JSON.stringify({ id: '1', ...frame })
    return JSON.parse((await spoken(app, USE_CASES, async () => caller, text, 'r')) ?? '')
  }
  const all = (work: (at: number) => Promise<Answer>) =>
    Promise.all(Array.from({ length: SOCKETS }, (_, at) => work(at)))
  const codesOf = (answers: readonly Answer[]) => [
    ...new Set(answers.flatMap(({ error }) => error?.code ?? [])),
  ]
  const socketsOf = async (user: string) =>
    Object.keys((await instances[0]?.users.read([user]))?.get(user)?.sockets ?? {})

  it('G22: of a hundred sockets of one user that say hello at once exactly five are taken', async () => {
    const answers = await all(at => say('alice', at, { action: 'hello' }))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5)
    expect(codesOf(answers)).toEqual(['TOO_MANY_CONNECTIONS'])
    expect(await socketsOf('alice')).toHaveLength(5)
  })

  it('and still five when each of them is replaced by twenty at once', async () => {
    const old = await socketsOf('alice')
    const answers = await all(at =>
      say('alice', 1000 + at, { action: 'hello', replaces: old[at % old.length] }),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5)
    const now = await socketsOf('alice')
    expect(now).toHaveLength(5)
    expect(now.filter(socket => old.includes(socket))).toEqual([])
  })

  it('G22: of a hundred messages that a user sends at once to one channel exactly thirty are taken, each minute', async () => {
    const channel = 'chat:flood'
    await say('bob', 0, { action: 'join', channel })
    for (const [minute, head] of [30, 60].entries()) {
      const answers = await all(at =>
        say('bob', at, { action: 'message', channel, key: `m${minute}k${at}`, body: {}, after: head - 30 }),
      )
      const taken = answers.flatMap(({ seq }) => seq ?? []).sort((one, other) => one - other)
      expect(taken).toEqual(Array.from({ length: 30 }, (_, at) => head - 29 + at))
      expect(codesOf(answers)).toEqual(['RATE_LIMITED'])
      expect((await instances[0]?.channels.read(channel))?.head).toBe(head)
      for (const { clock } of instances) clock.advance(60_000)
    }
  })
})
