import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** What happens to a socket; each at most once but for `frame`. */
export type RawEvents = {
  readonly open: () => void
  /** The payload of a text or binary frame; good until it returns. */
  readonly frame: (payload: Buffer) => void
  readonly end: (why: string) => void
}

/** A WebSocket client with next to no cost of its own: what is measured is the server. */
export type RawSocket = { readonly send: (text: string) => void; readonly close: () => void }

const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const
const TWO_BYTES = 126
const EIGHT_BYTES = 127

/** A masked frame whose mask is 0, so that nothing need be masked. RFC 6455, section 5.3, would have a mask of chance. */
const masked = (opcode: number, payload: Buffer): Buffer => {
  const isShort = payload.length < TWO_BYTES
  const frame = Buffer.alloc((isShort ? 6 : 8) + payload.length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (isShort ? payload.length : TWO_BYTES)
  if (!isShort) frame.writeUInt16BE(payload.length, 2)
  payload.copy(frame, frame.length - payload.length)
  return frame
}

type Header = { readonly opcode: number; readonly from: number; readonly to: number }

/** The frame that begins at a place, once all of it is there. Servers mask nothing. */
const frameAt = (bytes: Buffer, at: number): Header | undefined => {
  if (bytes.length < at + 2) return undefined
  const [first = 0, short = 0] = [bytes[at], bytes[at + 1]]
  const more = short === TWO_BYTES ? 2 : short === EIGHT_BYTES ? 8 : 0
  if (bytes.length < at + 2 + more) return undefined
  const length = more === 0 ? short : bytes.readUIntBE(at + 2 + Math.max(0, more - 6), Math.min(more, 6))
  const from = at + 2 + more
  return bytes.length < from + length ? undefined : { opcode: first & 0x0f, from, to: from + length }
}

const upgrade = (url: URL, headers: Readonly<Record<string, string>>): string => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const key = randomBytes(16).toString('base64')
  return `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${lines.join('')}\r\n`
}

/** Reads the answer to the upgrade, then frames. */
const reader = (socket: Socket, events: RawEvents) => {
  let rest: Buffer = Buffer.alloc(0)
  let isOpen = false
  const answered = (): boolean => {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) return false
    const [status = ''] = rest.toString('latin1', 0, end).split('\r\n')
    if (!status.includes(' 101 ')) {
      socket.destroy(new Error(status))
      return false
    }
    rest = rest.subarray(end + 4)
    isOpen = true
    events.open()
    return true
  }
  return (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    if (!isOpen && !answered()) return
    let at = 0
    for (let frame = frameAt(rest, 0); frame; frame = frameAt(rest, at)) {
      at = frame.to
      const payload = rest.subarray(frame.from, frame.to)
      if (frame.opcode === OPCODE.ping) socket.write(masked(OPCODE.pong, payload))
      else if (frame.opcode === OPCODE.close) socket.destroy(new Error('closed by the server'))
      else events.frame(payload)
    }
    rest = rest.subarray(at)
  }
}

/** Opens a socket to `ws://host:port/path`. */
export const openRaw = (
  url: URL,
  headers: Readonly<Record<string, string>>,
  events: RawEvents,
): RawSocket => {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
  let why = 'ended'
  socket.once('connect', () => socket.write(upgrade(url, headers)))
  socket.on('data', reader(socket, events))
  socket.on('error', fault => {
    why = fault.message
  })
  socket.once('close', () => events.end(why))
  return {
    send: text => void socket.write(masked(OPCODE.text, Buffer.from(text))),
    close: () => socket.destroy(),
  }
}
