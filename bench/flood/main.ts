import { commandLine, count, json } from '../load/command-line.ts'
import { type Measured, runScript } from '../load/script.ts'
import { type Stack, startStack } from '../stack.ts'
import { FloodSocket } from './flood-socket.ts'

const asked = commandLine({
  name: 'flood',
  says: `One user with far too many sockets, rates on: all greet at once, then all send at once. Five sockets may greet, and
thirty messages a minute are taken, exactly, however many ask at the same time. Makes a stack of its own. Ends with 1 where
it was another number.`,
  options: {
    sockets: count(100, 'sockets of the one user'),
    messages: count(10, 'messages that each of them sends'),
    json,
  },
})

/** As `shared/domain/namespaces.ts` has them: five sockets a user, thirty messages a minute in a channel. */
const limits = { sockets: 5, messages: 30, windowMs: 60_000 }
const channel = 'chat:flood'

const countBy = (words: readonly string[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

const measure = async (stack: Stack): Promise<Measured> => {
  const token = await stack.token('flood')
  const sockets = await Promise.all(
    Array.from({ length: asked.sockets }, () => FloodSocket.open(stack.websocket, token)),
  )
  const greeted = countBy(await Promise.all(sockets.map(socket => socket.ask({ action: 'hello' }))))
  await sockets[0]?.ask({ action: 'join', channel })
  const began = performance.now()
  const sends = sockets.flatMap((socket, at) =>
    Array.from({ length: asked.messages }, (_, line) =>
      socket.ask({ action: 'message', channel, key: `${at}-${line}`, body: { text: `flood ${at} ${line}` } }),
    ),
  )
  const sent = countBy(await Promise.all(sends))
  const ms = performance.now() - began
  for (const socket of sockets) socket.close()
  const { ok: accepted = 0, ...refused } = sent
  const most = limits.messages * Math.ceil(ms / limits.windowMs)
  const report = {
    sockets: asked.sockets,
    'greeted, of 5': greeted.ok ?? 0,
    'refused: too many sockets': greeted.TOO_MANY_CONNECTIONS ?? 0,
    'messages tried': sends.length,
    [`accepted, of ${most}`]: accepted,
    ...Object.fromEntries(Object.entries(refused).map(([code, count]) => [`refused: ${code}`, count])),
    'seconds of sending': Number((ms / 1000).toFixed(1)),
  }
  const isExact = accepted <= most && accepted >= Math.min(limits.messages, sends.length)
  const areGreeted = greeted.ok === Math.min(limits.sockets, asked.sockets)
  return { report, isRight: isExact && areGreeted }
}

await runScript(startStack([], { RATE_LIMITS: 'on' }), asked.json, measure)
process.exit()
