import type { ConnectOptions } from '../../client/index.ts'
import { FakeHttp } from './fake-http.ts'
import { helloWith, listed, Stage } from './fake-server.ts'
import { FakeTime, settled } from './fake-time.ts'

/** A client that was told of an HTTP API, and has opened its first socket. */
export const polledStage = (options: Partial<ConnectOptions> = {}) => {
  const [time, http] = [new FakeTime(), new FakeHttp()]
  Object.assign(time.ports, { fetch: http.fetch })
  const stage = new Stage({ http: 'http://api/', ...options }, time)
  return { stage, time, http, client: stage.client }
}
type Polled = ReturnType<typeof polledStage>

/** Sockets that never open, as long as nothing else is said; the next try comes when it is due. */
export const blocked = async ({ stage, time }: Polled, times: number) => {
  for (let at = 0; at < times; at++) {
    await settled()
    await stage.line.closes()
    await time.passes((stage.client.retryAt ?? time.now) - time.now)
  }
}
/** Polled, in one channel at `head`. */
export const onPolls = async (head = 0, options: Partial<ConnectOptions> = {}) => {
  const all = polledStage(options)
  all.http.hello = { ...helloWith(listed(head)), connection: 'poll~1' }
  await blocked(all, 2)
  await settled()
  const seen: number[] = []
  const lobby = all.client.channel<{ text: string }>('chat:lobby')
  lobby.on('message', ({ seq }) => seen.push(seq))
  return { ...all, lobby, seen }
}
export const minutes = (count: number) => count * 60_000
