import type { OnReadOpts } from 'node:net'
import { type Answered, answerReader } from './answer-reader.ts'
import type { Dial } from './dial.ts'

/**
 * What came of a request: an answer, or none. `stale` is a kept connection that had ended meanwhile; `unsent` waited for a
 * connection until it was late, and never left.
 */
export type Answer = Answered | 'stale' | 'broken' | 'late' | 'unsent'

/** A request that waits for its answer. */
export type Job = {
  /** The request as it leaves, each character one byte. */
  readonly request: string
  /** When it is late, in milliseconds of `performance.now()`. */
  readonly until: number
  /** The lower goes first. */
  readonly rank: number
  readonly settle: (answer: Answer) => void
}

/** One connection: one request at a time. */
export type Connection = {
  /** Sends a request; only on one that is ready or free. */
  ask(job: Job): void
  /** Ends it where its request is late, or where it has not become ready by now. */
  endIfLate(now: number): void
  /** Whether another request may go over it. */
  isFresh(now: number): boolean
  end(): void
}

/** Who is told what becomes of a connection. `gone` is told last, and once. */
export type Owner = {
  /** It is open, or its answer is there: it may be asked. */
  free(connection: Connection): void
  gone(connection: Connection): void
}

const READ_BYTES = 65_536
/** One for all: what is read is understood, and copied as far as it is kept, before anything else is read. */
const READ_INTO = Buffer.allocUnsafeSlow(READ_BYTES)

type Terms = {
  readonly owner: Owner
  readonly mostBytes: number
  /** When it must be open, in milliseconds of `performance.now()`. */
  readonly readyBy: number
}

export const connection = (dial: Dial, { owner, mostBytes, readyBy }: Terms): Connection => {
  const reader = answerReader(mostBytes)
  let job: Job | undefined
  let isReady = false
  /** It has answered, or lain idle: the server may have ended it meanwhile. */
  let isKept = false
  let freshUntil = Number.POSITIVE_INFINITY
  const finish = (answer: Answer) => {
    const { settle } = job ?? {}
    job = undefined
    settle?.(answer)
  }
  /** Nothing keeps a process alive that nobody waits for. */
  const rest = () => {
    owner.free(self)
    if (job) return
    isKept = true
    socket.unref()
  }
  const take = (bytes: Buffer) => {
    const progress = job ? reader.take(bytes) : 'malformed'
    if (progress === 'more') return
    const kept = progress === 'whole' && socket.writableLength === 0 ? reader.keptFor() : 0
    finish(reader.answer(false) ?? 'broken')
    if (kept <= 0) return void socket.destroy()
    freshUntil = performance.now() + kept
    isKept = true
    rest()
  }
  const onread: OnReadOpts = {
    buffer: READ_INTO,
    callback: count => {
      take(READ_INTO.subarray(0, count))
      return true
    },
  }
  const socket = dial.open(onread)
  const self: Connection = {
    ask: next => {
      job = next
      reader.begin()
      socket.ref()
      socket.write(next.request, 'latin1')
    },
    endIfLate: now => {
      if (job ? job.until > now : isReady || readyBy > now) return
      finish(reader.answer(false) ?? 'late')
      socket.destroy()
    },
    isFresh: now => freshUntil > now && socket.writable,
    end: () => socket.destroy(),
  }
  socket.on('error', () => {})
  socket.once(dial.ready, () => {
    isReady = true
    rest()
  })
  socket.once('close', (hadError: boolean) => {
    const nothing = isKept && !reader.begun() ? 'stale' : 'broken'
    finish(reader.answer(!hadError) ?? nothing)
    owner.gone(self)
  })
  return self
}
