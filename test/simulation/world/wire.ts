import type { SocketLike } from '../../../client/index.ts'

/** A socket as a device has it. What happens to it is the gateway's and the network's affair. */
export class Wire implements SocketLike {
  binaryType = ''
  onopen: SocketLike['onopen'] = null
  onmessage: SocketLike['onmessage'] = null
  onclose: SocketLike['onclose'] = null
  onerror: SocketLike['onerror'] = null
  /** The device has nothing more to do with it. */
  isOver = false
  /** Nothing comes or goes any more, and nobody is told. */
  isSilent = false
  /** What the program on the device would have said, and what it understands, where it is an older one. */
  says: (text: string) => string = text => text
  understands: (text: string) => string = text => text
  /** Told of what the program throws at a frame: a browser goes on, and what else was in the frame is lost. */
  throws: (thrown: unknown, text: string) => void = thrown => {
    throw thrown
  }
  readonly #sent: (text: string) => void
  readonly #closed: () => void

  constructor(sent: (text: string) => void, closed: () => void) {
    this.#sent = sent
    this.#closed = closed
  }

  send(text: string): void {
    if (!this.isOver && !this.isSilent) this.#sent(this.says(text))
  }

  close(): void {
    if (this.isOver) return
    this.isOver = true
    this.#closed()
  }

  opens(): void {
    if (!this.isOver && !this.isSilent) this.onopen?.({} as never)
  }

  hears(text: string): void {
    if (this.isOver || this.isSilent) return
    try {
      this.onmessage?.({ data: this.understands(text) } as never)
    } catch (thrown) {
      this.throws(thrown, text)
    }
  }

  /** The network, or the gateway, ends it; answers whether it was there to be ended. */
  ends(code: number): boolean {
    if (this.isOver) return false
    this.isOver = true
    if (!this.isSilent) this.onclose?.({ code } as never)
    return true
  }
}
