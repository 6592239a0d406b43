import { type Client, connect, type Position } from '../../client/index.ts'
import { bareSockets, Openings } from '../load/bare-socket.ts'
import { commandLine, count, json } from '../load/command-line.ts'
import { Follower } from '../load/follower.ts'
import { type Measured, runScript } from '../load/script.ts'
import { atMost } from '../replay/at-most.ts'
import { persistently } from '../replay/persistence.ts'
import { Times } from '../replay/times.ts'
import { type Stack, startStack } from '../stack.ts'

const asked = commandLine({
  name: 'offline',
  says: `Somebody is away while others say a thousand things, comes back with the position of then, and is told all of it, in
order: how long that takes, from the moment the program begins to connect. They come back many times, always from the same
position, as many devices would. Makes a stack of its own. Ends with 1 where a return was not complete, anything came twice
or out of order, or it took too long.`,
  options: {
    entries: count(1000, 'messages that are said meanwhile'),
    tries: count(30, 'times that somebody comes back'),
    senders: count(8, 'clients who say them'),
    most: count(1000, 'milliseconds from connecting to complete, at most, for 99 returns in a hundred', {
      value: '<ms>',
    }),
    json,
  },
})

const channel = 'chat:offline'
const PATIENCE_MS = 30_000
const socket = bareSockets(new Openings())

const enter = async (stack: Stack, user: string): Promise<Client> => {
  const client = connect({ url: stack.websocket, token: await stack.token(user), socket, delivered: false })
  await client.ready
  await persistently(() => client.channel(channel).join())
  return client
}

/** Where the one who goes away has got to. */
const leaveAt = async (stack: Stack): Promise<Position> => {
  const away = await enter(stack, 'away')
  const position = away.channel(channel).position
  away.close()
  if (!position) throw new Error('who goes away knows no position')
  return position
}

/** Says so many things; answers the number of the last. */
const fill = async (stack: Stack): Promise<number> => {
  const people: Client[] = []
  for (let at = 0; at < asked.senders; at++) people.push(await enter(stack, `sender-${at}`))
  let head = 0
  const lines = Array.from({ length: asked.entries }, (_, line) => line)
  await atMost(asked.senders * 2, lines, async line => {
    const sender = people[line % people.length]?.channel(channel)
    const text = `line ${line}, as long as people's messages are`
    head = Math.max(head, (await sender?.send({ text }))?.seq ?? 0)
  })
  for (const person of people) person.close()
  return head
}

/** Comes back once; answers what was heard, and how long that took in milliseconds. */
const comeBack = async (stack: Stack, token: string, position: Position, head: number) => {
  const began = performance.now()
  const positions = { [channel]: position }
  const client = connect({ url: stack.websocket, token, socket, positions, delivered: false })
  const follower = new Follower(client.channel(channel), position.seq)
  const complete = new Promise<void>(resolve =>
    client.channel(channel).on('message', ({ seq }) => {
      if (seq >= head) resolve()
    }),
  )
  const late = setTimeout(() => client.close(), PATIENCE_MS)
  await Promise.race([complete, new Promise<void>(resolve => setTimeout(resolve, PATIENCE_MS).unref())])
  clearTimeout(late)
  const ms = performance.now() - began
  client.close()
  return { ms, heard: follower.verdict(head) }
}

const measure = async (stack: Stack): Promise<Measured> => {
  const position = await leaveAt(stack)
  const head = await fill(stack)
  const token = await stack.token('away')
  const times = new Times()
  let [complete, wrong] = [0, 0]
  for (let at = 0; at < asked.tries; at++) {
    const { ms, heard } = await comeBack(stack, token, position, head)
    times.record(ms)
    if (heard.seen === head - position.seq && heard.lost === 0) complete++
    wrong += heard.duplicated + heard.outOfOrder
  }
  const { p50, p99, most } = times.read()
  const report = {
    entries: head - position.seq,
    tries: asked.tries,
    complete,
    'duplicated or out of order': wrong,
    'connect to complete, p50 ms': p50,
    'connect to complete, p99 ms': p99,
    'connect to complete, most ms': most,
  }
  return { report, isRight: complete === asked.tries && wrong === 0 && p99 <= asked.most }
}

await runScript(startStack(), asked.json, measure)
process.exit()
