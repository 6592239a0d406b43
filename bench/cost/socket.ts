import { WebSocket } from 'ws'

/** What the server says to a frame. */
export type Reply = { readonly ok: boolean; readonly error?: { readonly code: string } } & Readonly<
  Record<string, unknown>
>

type Heard = { readonly event?: string; readonly channel?: string; readonly seq?: number }

/** One user's socket, without the SDK: it says what it is told to, and nothing by itself. */
export class BareSocket {
  readonly user: string
  readonly #socket: WebSocket
  readonly #waiting = new Map<string, (reply: Reply) => void>()
  readonly #channels = new Set<string>()
  readonly #seqs = new Map<string, Set<number>>()
  #asked = 0
  /** Events of a channel that it is not in: nobody ought to post these. */
  strays = 0

  private constructor(user: string, socket: WebSocket) {
    this.user = user
    this.#socket = socket
    socket.on('message', (data: Buffer) => this.#hear(JSON.parse(data.toString())))
    socket.on('error', () => undefined)
  }

  /** Rejects where the gateway refuses the socket. */
  static async open(url: string, user: string, token: string): Promise<BareSocket> {
    const options = { perMessageDeflate: false, skipUTF8Validation: true }
    const socket = new WebSocket(url, ['heliograph.v1', `bearer.${token}`], options)
    const opened = new BareSocket(user, socket)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return opened
  }

  /** Says a frame and waits for the reply; what is refused because too much was said is said again. */
  async ask(frame: object): Promise<Reply> {
    for (;;) {
      const reply = await this.#once(frame)
      if (reply.ok) return reply
      if (reply.error?.code !== 'RATE_LIMITED') throw new Error(`${this.user}: ${JSON.stringify(reply)}`)
      await new Promise(resolve => setTimeout(resolve, 200))
    }
  }

  async join(channel: string): Promise<void> {
    this.#channels.add(channel)
    await this.ask({ action: 'join', channel })
  }

  /** How many entries of a channel it was told, those told twice counted once. */
  told(channel: string): number {
    return this.#seqs.get(channel)?.size ?? 0
  }

  close(): void {
    this.#socket.close()
  }

  #once(frame: object): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const id = String(++this.#asked)
      const late = setTimeout(
        () => reject(new Error(`${this.user}: no answer to ${JSON.stringify(frame)}`)),
        30_000,
      )
      this.#waiting.set(id, reply => {
        clearTimeout(late)
        resolve(reply)
      })
      this.#socket.send(JSON.stringify({ ...frame, id }))
    })
  }

  #hear(said: (Heard & { readonly reply?: string }) | readonly Heard[]): void {
    if ('reply' in said && said.reply !== undefined) {
      this.#waiting.get(said.reply)?.(said as unknown as Reply)
      this.#waiting.delete(said.reply)
      return
    }
    for (const event of [said].flat() as readonly Heard[]) this.#take(event)
  }

  #take({ event, channel, seq }: Heard): void {
    if (channel === undefined || channel.startsWith('user:')) return
    if (!this.#channels.has(channel)) this.strays++
    if (event !== 'message' || seq === undefined) return
    const seqs = this.#seqs.get(channel) ?? new Set()
    this.#seqs.set(channel, seqs.add(seq))
  }
}
