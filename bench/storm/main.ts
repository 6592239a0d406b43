import { setTimeout as sleep } from 'node:timers/promises'
import { commandLine, count, json } from '../load/command-line.ts'
import { type Measured, runScript, secondsSince, secondsUntil } from '../load/script.ts'
import { watchTree } from '../replay/process-tree.ts'
import { Times } from '../replay/times.ts'
import { type Stack, startStack } from '../stack.ts'
import { StormCrowd } from './crowd.ts'

/** What an account takes. */
const MOST_SOCKETS_A_SECOND = 500

const asked = commandLine({
  name: 'storm',
  says: `Everybody loses their socket at the same moment while messages flow: who is back when, how many new sockets a second
that took, and whether anybody missed anything. Makes a stack of its own. Ends with 1 where anything was lost, duplicated,
out of order or refused, somebody was back too late, or more than ${MOST_SOCKETS_A_SECOND} new sockets were opened in a second.`,
  options: {
    clients: count(2000, 'clients, each with a socket'),
    room: count(10, 'clients in a room; each is in one'),
    rate: count(20, 'messages a second, of all together'),
    within: count(60, 'seconds in which all must be back, and as many again to be told everything', {
      value: '<s>',
    }),
    before: count(5, 'seconds of talk before the sockets end', { value: '<s>' }),
    after: count(5, 'seconds of talk when all are back', { value: '<s>' }),
    json,
  },
})

const tenths = (after = 0, before = 0): number => Number((after - before).toFixed(1))
/** Ends all sockets, and looks who is back when. */
const storm = async (stack: Stack, crowd: StormCrowd) => {
  const struck = performance.now()
  const dropped = await stack.dropAll()
  // Until they have noticed, all look as if nothing had happened.
  await secondsUntil(() => crowd.live < asked.clients, 5)
  await secondsUntil(() => crowd.live === asked.clients, asked.within * 2)
  const resumed = crowd.live === asked.clients ? secondsSince(struck) : Number.POSITIVE_INFINITY
  const { openings } = crowd
  return { dropped, resumed, peak: openings.peakSince(struck), opened: openings.since(struck) }
}

const measure = async (stack: Stack): Promise<Measured> => {
  const [crowd, delays, tree] = [new StormCrowd(), new Times(), watchTree(process.pid)]
  const gathering = performance.now()
  await crowd.gather(stack, asked.clients, asked.room, delays)
  const gathered = secondsSince(gathering)
  const stopTalking = crowd.talk(asked.rate)
  await sleep(asked.before * 1000)
  const before = tree.look()
  const { dropped, resumed, peak, opened } = await storm(stack, crowd)
  const after = tree.look()
  await sleep(asked.after * 1000)
  stopTalking()
  await Promise.race([crowd.allSaid(), sleep(asked.within * 1000, undefined, { ref: false })])
  const complete = await secondsUntil(() => crowd.caughtUp === asked.clients, asked.within)
  const { seen, lost, duplicated, outOfOrder } = crowd.heard()
  crowd.close()
  tree.stop()
  const { p50, p99, most } = delays.read()
  const report = {
    clients: asked.clients,
    'sockets dropped': dropped,
    'all resumed after, s': resumed,
    'sockets tried until then': opened,
    'most new sockets in a second': peak,
    'messages sent': crowd.sent,
    'messages refused': crowd.refused,
    deliveries: seen,
    lost,
    duplicated,
    'out of order': outOfOrder,
    'commit to receipt, p50 ms': p50,
    'commit to receipt, p99 ms': p99,
    'commit to receipt, most ms': most,
    'last receipt after the last commit, s': complete,
    'connecting and joining, s': gathered,
    'processor seconds until all resumed, clients': tenths(after?.ownCpuSeconds, before?.ownCpuSeconds),
    'processor seconds until all resumed, stack': tenths(after?.restCpuSeconds, before?.restCpuSeconds),
    'peak memory, MB': Math.round(tree.peak() / 1_000_000),
  }
  const isKept = lost + duplicated + outOfOrder + crowd.refused === 0
  const isBack = dropped >= asked.clients && resumed <= asked.within && peak <= MOST_SOCKETS_A_SECOND
  return { report, isRight: isKept && isBack }
}

await runScript(startStack(), asked.json, measure)
process.exit()
