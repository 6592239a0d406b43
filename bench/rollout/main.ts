import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { connect } from '../../client/index.ts'
import { commandLine, count, endWith, json, word } from '../load/command-line.ts'
import { type Measured, runScript, secondsUntil } from '../load/script.ts'
import { Times } from '../replay/times.ts'
import { type Stack, startStack } from '../stack.ts'
import { StormCrowd } from '../storm/crowd.ts'
import { type Checkout, checkOut } from './checkout.ts'

/** The share of the older version, step by step: forward in three steps, back to it, and forward at once. */
const SHARES = [1, 0.9, 0.5, 0, 0.5, 1, 0] as const

const name = 'rollout'
const asked = commandLine({
  name,
  says: `A deployment while people talk: the functions of an older version and those of this one work side by side on the same
tables and sockets, events move over to this one, back, and over again, and clients of both versions miss nothing. Makes a
stack of its own, and needs git's history. Ends with 1 where anything was lost, duplicated, out of order or refused, a
function failed, or one of the versions took no event.`,
  options: {
    from: word(
      '<ref>',
      'the older version, as git calls it (default: the last release, or else the commit before)',
    ),
    clients: count(100, 'clients, half of them of the older version'),
    room: count(10, 'clients in a room; each is in one'),
    rate: count(20, 'messages a second, of all together'),
    step: count(5, `seconds of each of the ${SHARES.length} steps`, { value: '<s>' }),
    within: count(60, 'seconds after the talk in which all must be told everything', {
      value: '<s>',
    }),
    json,
  },
})

/** The client of the older version, with the interface of today's. */
const olderClient = async ({ folder }: Checkout): Promise<typeof connect> =>
  (await import(pathToFileURL(join(folder, 'client', 'index.ts')).href)).connect

const rollOut = async (stack: Stack, crowd: StormCrowd) => {
  let taken = { here: 0, other: 0 }
  for (const share of SHARES) {
    taken = await stack.turn(share)
    // In the middle of it everybody loses their socket, and greets whichever version answers.
    if (share === 0.5) await stack.dropAll()
    await sleep(asked.step * 1000)
    process.stderr.write(`the older version takes ${share * 100} %: ${crowd.sent} messages so far\n`)
  }
  return taken
}

const measureBeside =
  (older: Checkout) =>
  async (stack: Stack): Promise<Measured> => {
    const crowd = new StormCrowd([connect, await olderClient(older)])
    const delays = new Times()
    await stack.turn(SHARES[0])
    await crowd.gather(stack, asked.clients, asked.room, delays)
    const stopTalking = crowd.talk(asked.rate)
    const taken = await rollOut(stack, crowd)
    stopTalking()
    await Promise.race([crowd.allSaid(), sleep(asked.within * 1000, undefined, { ref: false })])
    await secondsUntil(() => crowd.caughtUp === asked.clients, asked.within)
    const { seen, lost, duplicated, outOfOrder } = crowd.heard()
    crowd.close()
    const { functions } = await stack.operations()
    const errors = Object.values(functions).reduce((sum, one) => sum + one.errors, 0)
    const report = {
      'older version': older.name,
      clients: asked.clients,
      'events taken by the older version': taken.other,
      'events taken by this version': taken.here,
      'functions that failed': errors,
      'messages sent': crowd.sent,
      'messages refused': crowd.refused,
      deliveries: seen,
      lost,
      duplicated,
      'out of order': outOfOrder,
      'commit to receipt, p99 ms': delays.read().p99,
    }
    const isKept = lost + duplicated + outOfOrder + crowd.refused + errors === 0
    return { report, isRight: isKept && crowd.sent > 0 && taken.here > 0 && taken.other > 0 }
  }

const older = await checkOut(asked.from).catch(fault => endWith(name, fault))
try {
  await runScript(startStack(['--beside', older.folder]), asked.json, measureBeside(older))
} finally {
  await older.remove()
}
process.exit()
