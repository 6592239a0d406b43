import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/**
 * A chat on Socket.IO 4 as its documentation writes one: join a room, say something to the others in it, an
 * acknowledgement. Run as a process of its own: `socket-io-server.ts <folder of the packages> [postgres url] [redis url]`.
 * With a database each message is inserted, and committed, before anybody is told; the insert is prepared once.
 */
const [, , folder = '', postgres = '', redis = ''] = process.argv
const need = createRequire(join(folder, 'node_modules', 'anything.js'))

type Told = (answer: unknown) => void
type Socket = {
  on(event: 'join', heard: (room: string, done: Told) => void): void
  on(event: 'message', heard: (message: Message, done: Told) => void): void
  join(room: string): void
  to(room: string): { emit(event: string, message: unknown): void }
}
type Message = { readonly channel: string; readonly key: string; readonly body: unknown }
type Io = { on(event: 'connection', heard: (socket: Socket) => void): void; adapter(made: unknown): void }

/** Keeps a message; answers its number. */
type Keep = (message: Message) => Promise<number>

const keepNothing = (): Keep => {
  let seq = 0
  return async () => ++seq
}

const INSERT = 'INSERT INTO messages (channel, key, body) VALUES ($1, $2, $3) RETURNING id'

const keepInPostgres = async (connectionString: string): Promise<Keep> => {
  const { Pool } = need('pg') as {
    Pool: new (setting: object) => { query(asked: unknown): Promise<{ rows: readonly { id: string }[] }> }
  }
  const pool = new Pool({ connectionString, max: 10 })
  await pool.query(
    'CREATE TABLE IF NOT EXISTS messages (id bigserial PRIMARY KEY, channel text, key text, body jsonb, at timestamptz DEFAULT now())',
  )
  return async ({ channel, key, body }) => {
    const { rows } = await pool.query({
      name: 'keep',
      text: INSERT,
      values: [channel, key, JSON.stringify(body)],
    })
    return Number(rows[0]?.id)
  }
}

const spreadByRedis = async (io: Io, url: string): Promise<void> => {
  const Redis = need('ioredis') as new (url: string) => unknown
  const { createAdapter } = need('@socket.io/redis-adapter') as {
    createAdapter: (publish: unknown, subscribe: unknown) => unknown
  }
  io.adapter(createAdapter(new Redis(url), new Redis(url)))
}

const server = createServer()
const { Server } = need('socket.io') as { Server: new (server: unknown, setting: object) => Io }
const io = new Server(server, { transports: ['websocket'] })
if (redis) await spreadByRedis(io, redis)
const keep = postgres ? await keepInPostgres(postgres) : keepNothing()

io.on('connection', socket => {
  socket.on('join', (room, done) => {
    socket.join(room)
    done({ ok: true })
  })
  socket.on('message', async (message, done) => {
    const seq = await keep(message)
    socket.to(message.channel).emit('message', { ...message, seq, at: new Date().toISOString() })
    done({ ok: true, seq })
  })
})
server.listen(0, '127.0.0.1', 4096, () => console.log((server.address() as AddressInfo).port))
