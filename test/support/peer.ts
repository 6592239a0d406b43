import { WebSocket } from 'ws'

/** One line of a conversation: what a stranger's program would see. */
export type Frame = Record<string, unknown> & {
  readonly reply?: string | null
  readonly ok?: boolean
  readonly event?: string
  readonly error?: { readonly code: string; readonly message: string; readonly [more: string]: unknown }
}

type Waiting = { readonly wants: (frame: Frame) => boolean; readonly take: (frame: Frame) => void }

/** A raw client without any SDK: it sends frames, and waits for what it is told. */
export type Peer = {
  /** Everything that came, in order, arrays taken apart. */
  readonly frames: readonly Frame[]
  /** The frames as they came, before arrays were taken apart. */
  readonly raw: readonly string[]
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  /** The subprotocol that the server answered. */
  readonly protocol: string
  send(frame: unknown): void
  /** Sends an action and waits for its reply. */
  ask(action: string, parameters?: object): Promise<Frame>
  /** The first frame, come or to come, that is wanted and was not given before. Rejects when patience is at its end. */
  next(wants: Partial<Frame> | ((frame: Frame) => boolean)): Promise<Frame>
  /** Events of a kind that came so far, of one channel where it is named: what was said elsewhere may come late. */
  events(event: string, channel?: string): readonly Frame[]
  close(): Promise<void>
  /** Cuts the line without a word. */
  cut(): void
}

export type Opening = {
  readonly token?: string
  readonly protocols?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  /** How long `next` and `ask` wait, in milliseconds. @default 5000 */
  readonly patience?: number
}

const PATIENCE_MS = 5000
let asked = 0

const matches = (wants: Partial<Frame>) => (frame: Frame) =>
  Object.entries(wants).every(([key, value]) => JSON.stringify(frame[key]) === JSON.stringify(value))

/** Where what comes is kept, and waited for so long (milliseconds). */
export const inbox = (patience: number = PATIENCE_MS) => {
  const [frames, raw, given, waiting] = [[] as Frame[], [] as string[], new Set<Frame>(), new Set<Waiting>()]
  const arrived = (frame: Frame) => {
    frames.push(frame)
    for (const wait of waiting)
      if (wait.wants(frame)) {
        waiting.delete(wait)
        given.add(frame)
        wait.take(frame)
        return
      }
  }
  const receive = (text: string) => {
    raw.push(text)
    const parsed = JSON.parse(text) as Frame | Frame[]
    for (const frame of [parsed].flat()) arrived(frame)
  }
  const next: Peer['next'] = wanted => {
    const wants = typeof wanted === 'function' ? wanted : matches(wanted)
    const known = frames.find(frame => !given.has(frame) && wants(frame))
    if (known) {
      given.add(known)
      return Promise.resolve(known)
    }
    return new Promise((resolve, reject) => {
      const wait = { wants, take: resolve }
      waiting.add(wait)
      const late = () => {
        waiting.delete(wait)
        const what = typeof wanted === 'function' ? wanted.toString() : JSON.stringify(wanted)
        reject(new Error(`nothing came like ${what}; came: ${JSON.stringify(frames.slice(-6))}`))
      }
      setTimeout(late, patience).unref()
    })
  }
  return { frames, raw, receive, next }
}

/** How an upgrade was refused. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number) {
    super(`the upgrade was answered with ${status}`)
    this.status = status
  }
}

/** What a peer speaks over, whatever that is. */
export type Line = {
  readonly closed: Peer['closed']
  readonly protocol: string
  send(text: string): void
  close(): void
  cut(): void
}

/** A peer over a line; `box` has what came. */
export const peerOver = (box: ReturnType<typeof inbox>, line: Line): Peer => {
  const send = (frame: unknown) => line.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  return {
    ...box,
    closed: line.closed,
    protocol: line.protocol,
    send,
    ask: (action, parameters = {}) => {
      const id = `ask-${++asked}`
      send({ action, id, ...parameters })
      return box.next({ reply: id })
    },
    events: (event, channel) =>
      box.frames.filter(frame => frame.event === event && (!channel || frame.channel === channel)),
    close: async () => {
      line.close()
      await line.closed
    },
    cut: () => line.cut(),
  }
}

/** Opens a socket; rejects with `Refused` when the upgrade is. */
export const openPeer = async (url: string, opening: Opening): Promise<Peer> => {
  const { token, protocols, headers, patience } = opening
  const offered = protocols ?? (token ? ['heliograph.v1', `bearer.${token}`] : [])
  const socket = new WebSocket(url, [...offered], { ...(headers && { headers }) })
  const box = inbox(patience)
  socket.on('message', data => box.receive(data.toString()))
  const closed = new Promise<{ code: number; reason: string }>(resolve =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('unexpected-response', (_request, response) => {
      reject(new Refused(response.statusCode ?? 0))
      socket.terminate()
    })
    socket.once('error', reject)
  })
  socket.on('error', () => {})
  return peerOver(box, {
    closed,
    protocol: socket.protocol,
    send: text => socket.send(text),
    close: () => socket.close(),
    cut: () => socket.terminate(),
  })
}
