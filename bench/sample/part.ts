import { saturationRows } from '../local/rows.ts'
import { type Lengths, ownFull, type Run, withLoad } from '../local/runs.ts'
import { type Shape, SMALL } from '../local/shapes.ts'
import type { Metric, Part } from '../part.ts'
import { CHECKOUT, type ChatSample, chatSample } from '../peers/chat-sample/source.ts'
import { startChatSample } from '../peers/chat-sample/stack.ts'
import { measureSample, type Sizes } from './measure.ts'
import { churnRows, saidRows } from './rows.ts'

const FULL: Sizes = {
  crowd: 50,
  inTurn: 5,
  rooms: new Map([
    [10, 20],
    [100, 6],
  ]),
}
const QUICK: Sizes = { crowd: 10, inTurn: 2, rooms: new Map([[10, 3]]) }

const LENGTHS: Lengths = { runUpMs: 3000, fullMs: 6000, calmMs: 0 }
const QUICK_LENGTHS: Lengths = { runUpMs: 500, fullMs: 1500, calmMs: 0 }

const say = (line: string) => process.stderr.write(`${line}\n`)

const runSample = async (sample: ChatSample, shape: Shape, lengths: Lengths): Promise<Run> => {
  const { stack, end } = await startChatSample(sample)
  const where = { dialect: 'chatSample', url: stack.websocket, tokens: [] } as const
  try {
    return await withLoad({ ...where, roots: [stack.process.pid ?? 0] }, shape, lengths, false)
  } finally {
    await end()
  }
}

/** Ours beside the sample, each on the same runtime, all of a fleet speaking as fast as they are told that they spoke. */
const rates = async (sample: ChatSample, shape: Shape, lengths: Lengths): Promise<readonly Metric[]> => {
  const theirs = { name: 'the sample', run: await runSample(sample, shape, lengths) }
  const rows = saturationRows(shape, await ownFull(shape, lengths), [theirs])
  return rows.map(row => ({ ...row, metric: `Heliograph, ${row.metric}` }))
}

const fetched = async (): Promise<ChatSample | undefined> => {
  try {
    return await chatSample.get()
  } catch (fault) {
    say(`the sample cannot be fetched here, nothing of it is measured: ${(fault as Error).message}`)
    return undefined
  }
}

/** AWS's chat sample on our own local runtime: what its functions ask of AWS, counted and not only read. */
export const part: Part = {
  name: 'sample',
  says: "AWS's websocket-chat-application on our own runtime: posts, Scans, dollars, as counted and as its code reads; rates",
  fetches: [chatSample],
  lacks: () =>
    process.env[CHECKOUT]
      ? undefined
      : `a clone of AWS's sample: ${CHECKOUT}=<folder>, or ask for it by its name`,
  run: async ({ quick }) => {
    const sample = await fetched()
    if (!sample) return []
    const { churn, said } = await measureSample(sample, quick ? QUICK : FULL)
    const rows = [...said.flatMap(saidRows), ...churnRows(churn)]
    return [...rows, ...(await rates(sample, SMALL, quick ? QUICK_LENGTHS : LENGTHS))]
  },
}
