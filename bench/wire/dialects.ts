/** What a frame from a server comes to. `told`: messages of others in it. */
export type Heard = { readonly opened?: true; readonly ack?: true; readonly told: number }

/** How one kind of server is spoken to over a bare WebSocket. One for each socket. */
export type Speaker = {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Said as soon as the socket is open, in order, each once the one before is answered. */
  readonly greetings: readonly string[]
  /** A message; its acknowledgement is heard as `ack`. */
  readonly say: (at: number) => string
  /** What must be answered at once, such as a heartbeat. */
  readonly answer: (frame: Buffer) => string | undefined
  readonly hear: (frame: Buffer) => Heard
}

/** Who speaks: the number of the socket, its room, and the token where the server asks for one. */
export type Voice = { readonly name: string; readonly room: string; readonly token?: string | undefined }

/** With it a message has a body of some 150 bytes. */
const FILLER = 'x'.repeat(110)
/** Before the moment at which a message was sent, in milliseconds of the sender's own clock. */
export const SENT_AT = '"sentAt":'

const QUOTE = 0x22

const NOTHING: Heard = { told: 0 }

const bodyAt = (at: number): string => `{${SENT_AT}${at},"text":"${FILLER}"}`

/** How often a text stands in a frame. */
const count = (frame: Buffer, text: string): number => {
  let found = 0
  for (let at = frame.indexOf(text); at >= 0; at = frame.indexOf(text, at + text.length)) found++
  return found
}

const startsWith = (frame: Buffer, text: string): boolean => frame.toString('latin1', 0, text.length) === text

const HELIOGRAPH_SEQ = '"seq":'

/** The greatest number that a frame tells; frames tell numbers in order. */
const lastSeq = (frame: Buffer): number => {
  const at = frame.lastIndexOf(HELIOGRAPH_SEQ)
  const from = at + HELIOGRAPH_SEQ.length
  return at < 0 ? 0 : Number.parseInt(frame.toString('latin1', from, from + 16), 10)
}

/** PROTOCOL.md: the head that the sender knows rides on each message, as with the project's own client. */
export const heliograph = ({ name, room, token = '' }: Voice): Speaker => {
  const channel = `chat:${room}`
  let [asked, head] = [0, 0]
  return {
    path: '',
    headers: { 'Sec-WebSocket-Protocol': `heliograph.v1, bearer.${token}` },
    greetings: ['{"action":"hello","id":"hello"}', `{"action":"join","id":"join","channel":"${channel}"}`],
    say: at => {
      asked++
      return `{"action":"message","id":"${asked}","channel":"${channel}","key":"${name}-${asked}","after":${head},"body":${bodyAt(at)}}`
    },
    answer: () => undefined,
    hear: frame => {
      if (startsWith(frame, '{"reply":')) {
        if (frame.indexOf('"ok":true') < 0) throw new Error(frame.toString())
        const isGreeting = startsWith(frame, '{"reply":"hello"') || startsWith(frame, '{"reply":"join"')
        if (!isGreeting) head = Math.max(head, lastSeq(frame))
        return isGreeting ? { opened: true, told: 0 } : { ack: true, told: 0 }
      }
      const told = count(frame, '"event":"message"')
      if (told > 0) head = Math.max(head, lastSeq(frame))
      return { told }
    },
  }
}

/** Engine.IO 4 and Socket.IO 5 over a WebSocket from the start. https://socket.io/docs/v4/engine-io-protocol/ */
export const socketIo = ({ name, room }: Voice): Speaker => {
  let asked = 0
  return {
    path: '/socket.io/?EIO=4&transport=websocket',
    headers: {},
    greetings: ['40', `420["join","${room}"]`],
    say: at => {
      asked++
      return `42${asked}["message",{"channel":"${room}","key":"${name}-${asked}","body":${bodyAt(at)}}]`
    },
    answer: frame => (frame.length === 1 && frame[0] === 0x32 ? '3' : undefined),
    hear: frame => {
      if (startsWith(frame, '42')) return { told: 1 }
      if (startsWith(frame, '40{') || startsWith(frame, '430[')) return { opened: true, told: 0 }
      return startsWith(frame, '43') ? { ack: true, told: 0 } : NOTHING
    },
  }
}

/**
 * AWS's chat sample: a cookie is the token, nothing is acknowledged, and everybody is posted everything. A message is taken to be
 * acknowledged once its sender is posted it too; only what is of the socket's own room is a delivery.
 */
export const chatSample = ({ name, room }: Voice): Speaker => {
  const mine = `"sender":"${name}"`
  const here = `"channelId":"${room}"`
  return {
    path: '',
    headers: { Cookie: `token=${name}` },
    greetings: [],
    say: at => `{"data":{"type":"Message",${mine},"text":"${FILLER}",${SENT_AT}"${at.toFixed(4)}",${here}}}`,
    answer: () => undefined,
    hear: frame => {
      if (frame.indexOf(here) < 0) return NOTHING
      return frame.indexOf(`${mine},`) < 0 ? { told: 1 } : { ack: true, told: 0 }
    },
  }
}

/** One row a kind of server. */
export const DIALECTS = { heliograph, socketIo, chatSample } as const
export type Dialect = keyof typeof DIALECTS

/** When each message in a frame was sent. */
export function* sentTimes(frame: Buffer): Generator<number> {
  for (let at = frame.indexOf(SENT_AT); at >= 0; at = frame.indexOf(SENT_AT, at + 1)) {
    const from = at + SENT_AT.length
    // The sample's tables have it as a text.
    const isText = frame[from] === QUOTE
    yield Number.parseFloat(frame.toString('latin1', from + Number(isText), from + 20))
  }
}
