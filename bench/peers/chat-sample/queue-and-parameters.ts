import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The queue and the parameters of the sample, which the local runtime does not play. */
export type Services = {
  readonly url: string
  /**
   * What reads the queue from now on, ten messages at most at a time; what comes while nobody does is lost.
   * `undefined`: nobody.
   */
  readonly read: (reader: Reader | undefined) => void
  /** How many messages have been read so far. */
  readonly handled: () => number
  readonly stop: () => Promise<void>
}

/** Takes an event as Lambda gets it from a queue. */
export type Reader = (event: { readonly Records: readonly Message[] }) => Promise<unknown>

type Message = { readonly messageId: string; readonly body: string; readonly eventSource: 'aws:sqs' }

/** Lambda's own. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const BATCH = 10
const BATCHES_AT_ONCE = 5

/** Messages on their way from whoever sends them to whoever reads. */
class Queue {
  #waiting: Message[] = []
  #reader: Reader | undefined
  #atWork = 0
  handled = 0

  read(reader: Reader | undefined): void {
    this.#reader = reader
    this.#waiting = []
  }

  send(message: Message): void {
    if (!this.#reader) return
    this.#waiting.push(message)
    void this.#work(this.#reader)
  }

  async #work(reader: Reader): Promise<void> {
    if (this.#atWork >= BATCHES_AT_ONCE) return
    this.#atWork++
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) {
      await reader({ Records: batch })
      this.handled += batch.length
    }
    this.#atWork--
  }

  #next(): Message[] {
    return this.#waiting.splice(0, BATCH)
  }
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** SendMessage as a form. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const sent = (queue: Queue, form: URLSearchParams): string => {
  const message = {
    messageId: randomUUID(),
    body: form.get('MessageBody') ?? '',
    eventSource: 'aws:sqs',
  } as const
  queue.send(message)
  const { messageId, body } = message
  return `<SendMessageResponse><SendMessageResult><MessageId>${messageId}</MessageId><MD5OfMessageBody>${md5(body)}</MD5OfMessageBody></SendMessageResult></SendMessageResponse>`
}

const PARAMETER = JSON.stringify({ Parameter: { Name: '/prod/cognito/clientid', Value: 'local' } })

const answer = async (queue: Queue, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await bodyOf(request)
  const isParameter = request.headers['x-amz-target'] === 'AmazonSSM.GetParameter'
  response.writeHead(200, { 'content-type': isParameter ? 'application/x-amz-json-1.1' : 'text/xml' })
  response.end(isParameter ? PARAMETER : sent(queue, new URLSearchParams(body)))
}

/** Plays them on a free port of this machine. */
export const playServices = async (): Promise<Services> => {
  const queue = new Queue()
  const server = createServer((request, response) => {
    answer(queue, request, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    queue.read(undefined)
    server.closeAllConnections()
    await new Promise(done => server.close(done))
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    read: reader => queue.read(reader),
    handled: () => queue.handled,
    stop,
  }
}
