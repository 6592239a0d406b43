import type { Fetch, Ports } from '../../client/index.ts'
import { type Frame, helloWith } from './fake-server.ts'
import { settled } from './fake-time.ts'

/** One request, seen from the server. */
export type Asked = {
  readonly what: string
  readonly headers: Readonly<Record<string, string>>
  readonly frame: Frame
  /** It was given up. */
  isOver: boolean
  answer(status: number, said?: unknown): Promise<void>
  fail(): Promise<void>
}

/** A scripted HTTP API: a test answers what it is asked, or says once what is answered to all of a kind. */
export class FakeHttp {
  readonly asked: Asked[] = []
  /** What is answered without a word of the test, by method and path; what has none waits. */
  answers: Record<string, (asked: Asked) => [status: number, said?: unknown] | undefined> = {
    'POST /polling': () => [201, { connection: 'poll~1', waitSeconds: 20 }],
    'POST /polling/hello': ({ frame }) => [200, { reply: frame.id, ok: true, ...this.hello }],
    'POST /polling/ping': ({ frame }) => [
      200,
      { reply: frame.id, ok: true, serverTime: this.hello.serverTime },
    ],
    'POST /polling/sync': ({ frame }) => [200, { reply: frame.id, ok: true, channels: {} }],
    'DELETE /polling': () => [204],
  }
  hello: Frame = { ...helloWith(), connection: 'poll~1' }

  readonly fetch: Fetch = (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const fail = async () => {
        asked.isOver = true
        reject(new TypeError('failed'))
        await settled()
      }
      const asked: Asked = {
        what: `${method} ${url.replace('http://api', '')}`,
        headers,
        frame: JSON.parse(body ?? '{}'),
        isOver: false,
        answer: async (status, said) => {
          asked.isOver = true
          resolve({
            status,
            text: async () => (typeof said === 'string' ? said : JSON.stringify(said ?? '')),
          })
          await settled()
        },
        fail,
      }
      signal?.addEventListener('abort', () => void fail())
      this.asked.push(asked)
      const answer = this.answers[asked.what]?.(asked)
      if (answer) queueMicrotask(() => void asked.answer(...answer))
    })

  /** What was asked of a kind, in order. */
  of(what: string): readonly Asked[] {
    return this.asked.filter(asked => asked.what === what)
  }

  /** From now on every poll for which nothing comes is answered when its time is over. */
  idles({ after: later }: Ports): void {
    this.answers['GET /polling'] = asked => {
      const [, after, wait] = /after=(\d+);wait=(\d+)$/.exec(asked.headers['heliograph-polling'] ?? '') ?? []
      const nothing = { after: Number(after), events: [] }
      later(1000 * Number(wait), () => void (asked.isOver || asked.answer(200, nothing)))
      return undefined
    }
  }

  /** The poll that waits now. */
  get poll(): Asked {
    const waiting = this.of('GET /polling').filter(({ isOver }) => !isOver)
    if (waiting.length !== 1) throw new Error(`${waiting.length} polls wait`)
    return waiting[0] as Asked
  }

  /** Tells events to the poll that waits. */
  tells(after: number, ...events: readonly object[]): Promise<void> {
    return this.poll.answer(200, { after, events })
  }
}
