import { between, type Stack } from '../stack.ts'
import { type Sent, sender } from './sender.ts'

/** What so many senders at once in one channel came to. */
export type SendersReport = {
  readonly senders: number
  readonly messages: number
  readonly perSecond: number
  readonly commitsEach: number
  readonly isDense: boolean
  /** Of all senders together. */
  readonly sum: (of: Exclude<keyof Sent, 'seqs'>) => number
  /** AWS operations and posts for each message. */
  readonly callsEach: Readonly<Record<string, number>>
  readonly postsEach: number
}

const CHANNEL = 'chat:senders'

/**
 * So many senders at once in one channel, rates off, every fifth message sent twice at the same moment.
 * Counts what arrives and what it cost; sees whether numbers are dense and repeats are recognised.
 */
export const measureSenders = async (
  stack: Stack,
  senders: number,
  messages: number,
): Promise<SendersReport> => {
  const people = []
  for (let at = 0; at < senders; at++) {
    const name = `sender-${at}`
    people.push(await sender(stack.websocket, await stack.token(name), CHANNEL, name))
  }
  const before = await stack.operations()
  const began = performance.now()
  const results = await Promise.all(people.map(person => person.run(messages)))
  const seconds = (performance.now() - began) / 1000
  const after = await stack.operations()
  for (const person of people) person.close()

  const total = senders * messages
  const numbers = results.flatMap(({ seqs }) => seqs).toSorted((one, other) => one - other)
  const each = (count = 0) => Number((count / total).toFixed(3))
  const calls = Object.entries(between(before.total, after.total))
  const callsEach = Object.fromEntries(calls.map(([operation, count]) => [operation, each(count)]))
  return {
    senders,
    messages: total,
    perSecond: total / seconds,
    commitsEach: callsEach.UpdateItem ?? 0,
    isDense: numbers.every((seq, at) => seq === at + 1) && numbers.length === total,
    sum: of => results.reduce((sum, result) => sum + result[of], 0),
    callsEach,
    postsEach: each(between(before.posts, after.posts)[200]),
  }
}

/** Whether nothing went wrong that may not: numbers dense, answers to one key agree. */
export const isRight = ({ isDense, sum }: SendersReport): boolean => isDense && sum('disagreements') === 0
