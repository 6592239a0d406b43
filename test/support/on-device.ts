import type { Client, ConnectOptions, Unsent } from '../../client/index.ts'
import { FakeDevice } from './fake-device.ts'
import { Stage } from './fake-server.ts'
import { FakeTime } from './fake-time.ts'

/** One run of alice's program, and what it was told. */
type Run = {
  readonly stage: Stage
  readonly client: Client
  readonly lobby: ReturnType<Client['channel']>
  readonly unsent: Unsent[]
  readonly seen: number[]
  readonly notices: number[]
  readonly resets: string[]
}

const listenTo = (stage: Stage): Run => {
  const { client } = stage
  const told = {
    unsent: [] as Unsent[],
    seen: [] as number[],
    notices: [] as number[],
    resets: [] as string[],
  }
  client.on('unsent', one => told.unsent.push(one))
  client.on('message', ({ seq }) => told.seen.push(seq))
  client.on('notice', ({ seq }) => told.notices.push(seq))
  client.on('reset', ({ channel, head }) => told.resets.push(`${channel} ${head}`))
  return { stage, client, lobby: client.channel('chat:lobby'), ...told }
}

/** Alice's programs that follow each other, or run beside each other, on one device. */
export const onDevice = (device = new FakeDevice()) => {
  const time = new FakeTime()
  const start = (options: Partial<ConnectOptions> = {}) =>
    listenTo(new Stage({ user: 'alice', ...options }, time, device))
  return { device, time, start }
}

/** What messages on their way say. */
export const textsOf = (pending: readonly { readonly body: object }[]) =>
  pending.map(({ body }) => (body as { text: string }).text)
