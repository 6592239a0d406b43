import { channel } from 'node:diagnostics_channel'
import { type Answer, type Connection, connection, type Job, type Owner } from './connection.ts'
import { dialTo } from './dial.ts'
import { jobQueue } from './job-queue.ts'
import { pulseOf } from './pulse.ts'

/**
 * Whoever counts what leaves a process, without its help, hears of each request (`{ request }`, as it is sent) and of its
 * end (the same object) by these names; nobody listens in a deployment. https://nodejs.org/api/diagnostics_channel.html
 */
export const [BEGUN, ENDED] = ['heliograph.request.begun', 'heliograph.request.ended'] as const
const [begun, ended] = [channel(BEGUN), channel(ENDED)]

export type WireOptions = {
  /** E.g. `https://dynamodb.eu-central-1.amazonaws.com`. */
  readonly endpoint: string
  /** How many connections are open at once; more requests wait. @default 256 */
  readonly connections?: number
  /** Certificates in PEM to believe in the place of those that Node does. */
  readonly ca?: string | undefined
}

/**
 * Sends a request once, each character of it one byte; never rejects. `own` takes a new connection in the place of a
 * kept one. The milliseconds include the wait for a connection, and may be exceeded by 20. Of those that wait the lower
 * `rank` goes first (@default 0), and of one rank the one that came first.
 */
export type Wire = (request: string, milliseconds: number, own?: 'own', rank?: number) => Promise<Answer>

/** As many handshakes at once: each takes a millisecond of the processor, and those that are done have work to do. */
const OPENING_AT_ONCE = 8
/** Longer than anything that DynamoDB (16 MB) or a letter of ours in S3 answers. */
const MOST_BYTES = 67_108_864

/**
 * A client of HTTP/1.1 for one place, over connections that are kept: one request at a time over each, never one behind
 * another, since whoever asked may alone repeat a POST. One for the life of the instance.
 */
export const wireTo = ({ endpoint, connections: most = 256, ca }: WireOptions): Wire => {
  const dial = dialTo(new URL(endpoint), ca)
  const waiting = jobQueue()
  const all = new Set<Connection>()
  /** Those that are not open yet, with the job that one is opened for alone. */
  const opening = new Map<Connection, Job | undefined>()
  const idle: Connection[] = []
  let latest = 0
  const open = (alone?: Job) => {
    const one = connection(dial, { owner, mostBytes: MOST_BYTES, readyBy: latest })
    all.add(one)
    opening.set(one, alone)
  }
  const grow = () => {
    while (opening.size < Math.min(waiting.size(), OPENING_AT_ONCE) && all.size < most) open()
  }
  const owner: Owner = {
    free: one => {
      const job = opening.get(one) ?? waiting.shift()
      const wasOpening = opening.delete(one)
      if (job) one.ask(job)
      else idle.push(one)
      if (wasOpening) grow()
    },
    gone: one => {
      all.delete(one)
      if (idle.includes(one)) idle.splice(idle.indexOf(one), 1)
      // One that could not be opened fails one job: where nobody listens all of them fail.
      if (opening.has(one)) (opening.get(one) ?? waiting.shift())?.settle('broken')
      opening.delete(one)
      grow()
    },
  }
  const kept = (now: number): Connection | undefined => {
    for (let one = idle.pop(); one; one = idle.pop()) {
      if (one.isFresh(now)) return one
      one.end()
    }
    return undefined
  }
  const pulse = pulseOf(now => {
    for (const one of all) one.endIfLate(now)
    for (const job of waiting.late(now)) job.settle('unsent')
    return opening.size > 0
  })
  const begin = (job: Job, own: 'own' | undefined, now: number) => {
    latest = job.until
    const one = own ? undefined : kept(now)
    if (one) return one.ask(job)
    if (own && all.size >= most) idle.shift()?.end()
    if (own && all.size < most) return open(job)
    waiting.push(job)
    grow()
  }
  return (request, milliseconds, own, rank = 0) =>
    new Promise(resolve => {
      const now = performance.now()
      const told = { request }
      begun.publish(told)
      const settle = (answer: Answer) => {
        pulse.ended()
        ended.publish(told)
        resolve(answer)
      }
      pulse.began()
      begin({ request, until: now + milliseconds, rank, settle }, own, now)
    })
}
