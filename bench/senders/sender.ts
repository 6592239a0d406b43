import { WebSocket } from 'ws'

/** What one sender saw. */
export type Sent = {
  readonly seqs: readonly number[]
  readonly repeats: number
  readonly duplicates: number
  /** Pairs of answers to one key that named two numbers. */
  readonly disagreements: number
  readonly waits: number
  readonly told: number
}

type Reply = {
  readonly ok: boolean
  readonly seq: number
  readonly head: number
  readonly duplicate: boolean
  readonly error?: { readonly code: string; readonly retryAfterMs?: number }
}

const REPEAT_EVERY = 5

/** One user with one socket in the channel, one message in flight, without any SDK. */
export const sender = async (url: string, token: string, channel: string, name: string) => {
  const socket = new WebSocket(url, ['heliograph.v1', `bearer.${token}`])
  const waiting = new Map<string, (reply: Reply) => void>()
  let [asked, head, told, waits] = [0, 0, 0, 0]
  socket.on('message', (data: Buffer) => {
    // What others said is counted and not read: the load must not become the work of this process.
    const text = data.toString()
    if (!text.startsWith('{"reply"')) told += text.split('"event":"message"').length - 1
    else {
      const reply = JSON.parse(text)
      waiting.get(reply.reply)?.(reply)
    }
  })
  const lost = new Promise<Error>(resolve =>
    socket.once('close', code => resolve(new Error(`the socket of ${name} closed with ${code}`))),
  )
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const once = (frame: object): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const id = String(++asked)
      waiting.set(id, reply => {
        waiting.delete(id)
        resolve(reply)
      })
      void lost.then(reject)
      socket.send(JSON.stringify({ ...frame, id }))
    })
  const ask = async (frame: object): Promise<Reply> => {
    for (;;) {
      const reply = await once(frame)
      if (reply.ok) return reply
      if (reply.error?.code !== 'RATE_LIMITED') throw new Error(JSON.stringify(reply))
      waits++
      await new Promise(resolve => setTimeout(resolve, reply.error?.retryAfterMs ?? 100))
    }
  }
  await ask({ action: 'hello' })
  head = (await ask({ action: 'join', channel })).head

  const run = async (messages: number): Promise<Sent> => {
    const seqs: number[] = []
    let [repeats, duplicates, disagreements] = [0, 0, 0]
    for (let at = 0; at < messages; at++) {
      const text = `message ${at} of ${name}, as long as people's messages are`
      const frame = { action: 'message', channel, key: `k${at}`, body: { text }, after: head }
      const twice = at % REPEAT_EVERY === 0
      const replies = await Promise.all(twice ? [ask(frame), ask(frame)] : [ask(frame)])
      const [first] = replies
      if (!first) continue
      if (twice) repeats++
      duplicates += replies.filter(({ duplicate }) => duplicate).length
      disagreements += replies.some(({ seq }) => seq !== first.seq) ? 1 : 0
      seqs.push(first.seq)
      head = Math.max(head, first.seq)
    }
    return { seqs, repeats, duplicates, disagreements, waits, told }
  }
  return { run, close: () => socket.close() }
}
