import { WebSocket } from 'ws'

type Reply = {
  readonly reply?: string
  readonly message?: string
  readonly ok?: boolean
  readonly error?: { readonly code: string }
}

const PATIENCE_MS = 30_000

/** One socket without any SDK that asks as much as it likes and listens to replies alone. */
export class FloodSocket {
  readonly #socket: WebSocket
  readonly #waiting = new Map<string, (answer: string) => void>()
  #asked = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', data => this.#take(String(data)))
    socket.on('close', () => this.#giveUp('CLOSED'))
  }

  /** Opens a socket; rejects where the upgrade is refused. */
  static async open(url: string, token: string): Promise<FloodSocket> {
    const socket = new WebSocket(url, ['heliograph.v1', `bearer.${token}`], { perMessageDeflate: false })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return new FloodSocket(socket)
  }

  /** Answers `ok`, or the code of the refusal, or `UNANSWERED`. */
  ask(frame: object): Promise<string> {
    const id = String(++this.#asked)
    return new Promise(resolve => {
      const late = setTimeout(() => resolve('UNANSWERED'), PATIENCE_MS)
      this.#waiting.set(id, answer => {
        clearTimeout(late)
        resolve(answer)
      })
      this.#socket.send(JSON.stringify({ ...frame, id }))
    })
  }

  close(): void {
    this.#socket.close()
  }

  #take(text: string): void {
    if (text.startsWith('[')) return
    const { reply, ok, error }: Reply = JSON.parse(text)
    if (reply === undefined) return
    this.#waiting.get(reply)?.(ok === true ? 'ok' : (error?.code ?? 'INTERNAL'))
    this.#waiting.delete(reply)
  }

  #giveUp(answer: string): void {
    for (const tell of this.#waiting.values()) tell(answer)
    this.#waiting.clear()
  }
}
