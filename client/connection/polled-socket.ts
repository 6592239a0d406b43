import { POLLED, pollingHeader } from '../../shared/protocol/polled.ts'
import type { Ports } from '../ports.ts'
import { Timers } from '../timers.ts'
import { backoff } from './backoff.ts'
import { POLICY_VIOLATION } from './reconnect.ts'
import type { OpenSocket, SocketLike } from './socket.ts'

type Surroundings = Pick<Ports, 'now' | 'random' | 'after' | 'fetch'>
type Answer = { readonly status: number; readonly text: string }

/** How a socket tells that it was lost. */
const LOST = 1006
/** So long a request may take beyond what it waits for, in milliseconds. */
const SPARE_MS = 10_000
/** So often a frame is sent, and so many polls in a row may fail. */
const TRIES = 3
/** A poll that was cut off after less was not cut off for its length; none waits for less. */
const LEAST_WAIT_SECONDS = 2

const UNKNOWN = { ok: false, error: { code: 'UNKNOWN_ACTION' } }

const isDone = ({ status }: Answer): boolean => status >= 200 && status < 300

const parsed = (text: string): Record<string, unknown> => {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}

/**
 * What a socket is to the rest, by requests over HTTP: frames out one by one, events by polls that wait. Each request may be
 * cut off, answered by a proxy, or carried out twice: a poll says how far it is, and what is said twice is done once.
 */
class PolledSocket implements SocketLike {
  binaryType = ''
  onopen: SocketLike['onopen'] = null
  onmessage: SocketLike['onmessage'] = null
  onclose: SocketLike['onclose'] = null
  onerror: SocketLike['onerror'] = null
  readonly #http: string
  readonly #token: string
  readonly #ports: Surroundings
  readonly #timers: Timers
  /** The requests under way. */
  readonly #requests = new Set<AbortController>()
  #isOver = false
  #connection = ''
  #after = 0
  #wait: number = POLLED.waitSeconds
  #isListening = false

  constructor(http: string, token: string, ports: Surroundings) {
    this.#http = http
    this.#token = token
    this.#ports = ports
    this.#timers = new Timers(ports.after)
    void this.#open()
  }

  send(text: string): void {
    void this.#say(text)
  }

  /** What was said before is answered to nobody. */
  close(): void {
    if (this.#isOver) return
    this.#stop()
    if (this.#connection === '') return
    const init = { method: 'DELETE', headers: this.#headers(), keepalive: true }
    this.#ports.fetch(`${this.#http}/polling`, init).catch(() => {})
  }

  async #open(): Promise<void> {
    const answer = await this.#ask('POST', '')
    const { connection } = parsed(answer?.status === 201 ? answer.text : '')
    if (answer && this.#isRefused(answer)) return
    if (typeof connection !== 'string') return this.#end(LOST)
    this.#connection = connection
    this.onopen?.({} as never)
  }

  /** A frame that gets no answer gets none: whoever asked finds out by the time it takes. */
  async #say(text: string): Promise<void> {
    const { action, id } = parsed(text)
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const answer = await this.#ask('POST', `/${action}`, text)
      // An older server has no address for it.
      if (answer?.status === 404) return this.#answered(JSON.stringify({ ...UNKNOWN, reply: id }))
      if (answer && this.#isRefused(answer)) return
      if (answer && isDone(answer)) return this.#answered(answer.text)
      await this.#timers.sleep(backoff(attempt, this.#ports.random))
    }
  }

  #answered(text: string): void {
    if (text !== '') this.onmessage?.({ data: text } as never)
    // Before its first word is answered nobody knows the connection, and no event is for it.
    if (this.#isListening || this.#isOver) return
    this.#isListening = true
    void this.#listen()
  }

  async #listen(): Promise<void> {
    for (let failures = 0; failures < TRIES && !this.#isOver; ) {
      const asked = this.#ports.now()
      const answer = await this.#ask('GET', '', undefined, this.#wait * 1000)
      if (this.#isOver || (answer && this.#isRefused(answer))) return
      if (answer && this.#isRead(answer)) failures = 0
      else {
        this.#shorten((this.#ports.now() - asked) / 1000)
        await this.#timers.sleep(backoff(failures++, this.#ports.random))
      }
    }
    this.#end(LOST)
  }

  #isRead(answer: Answer): boolean {
    const { after, events } = parsed(isDone(answer) ? answer.text : '')
    if (typeof after !== 'number' || !Array.isArray(events)) return false
    this.#after = after
    if (events.length > 0) this.onmessage?.({ data: JSON.stringify(events) } as never)
    return true
  }

  /** Where something between cuts off what takes long, the next poll takes half as long as this one did. */
  #shorten(took: number): void {
    if (took >= LEAST_WAIT_SECONDS)
      this.#wait = Math.max(LEAST_WAIT_SECONDS, Math.min(this.#wait, Math.floor(took / 2)))
  }

  /** The server knows the token or the connection no more, and says so; what is in between says other things. */
  #isRefused({ status }: Answer): boolean {
    const isOver = status === 401 || status === 403 || status === 404
    if (isOver) this.#end(status === 401 ? POLICY_VIOLATION : LOST)
    return isOver
  }

  #stop(): void {
    this.#isOver = true
    for (const request of this.#requests) request.abort()
    this.#timers.stop()
  }

  #end(code: number): void {
    if (this.#isOver) return
    this.#stop()
    this.onclose?.({ code } as never)
  }

  #headers(): Record<string, string> {
    const { header } = POLLED
    const at = { connection: this.#connection, after: this.#after, wait: this.#wait }
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' }
    return this.#connection === '' ? headers : { ...headers, [header]: pollingHeader(at) }
  }

  /** The answer, whoever gave it; nothing where there was none in time. */
  async #ask(method: string, path: string, body?: string, waitMs = 0): Promise<Answer | undefined> {
    const request = new AbortController()
    this.#requests.add(request)
    const cancel = this.#timers.after(waitMs + SPARE_MS, () => request.abort())
    const { signal } = request
    const init = { method, headers: this.#headers(), signal, cache: 'no-store' as const }
    try {
      const answer = await this.#ports.fetch(
        `${this.#http}/polling${path}`,
        body === undefined ? init : { ...init, body },
      )
      return { status: answer.status, text: await answer.text() }
    } catch {
      return undefined
    } finally {
      cancel()
      this.#requests.delete(request)
    }
  }
}

/** Opens what is polled at an HTTP API, in the place of a socket. */
export const openPolled =
  (http: string, ports: Surroundings): OpenSocket =>
  (_url, _protocols, token) =>
    new PolledSocket(http.replace(/\/$/, ''), token, ports)
