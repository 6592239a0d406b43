import { type Bill, type Billed, dollarsOf, shareOf } from '../prices.ts'

/**
 * What one message of a room costs by other designs, counted in their code, and what it costs at least. All are priced as
 * ours is, from the same table. Warm instances, items up to 1 KB, frames up to 32 KB; a post takes 10 ms.
 */

const POST_MS = 10
/** Of the processor, for a post, in milliseconds: measured with Node 24 (Node 20 for version 2 of the SDK). */
const CPU = { sdk3: 0.33, sdk3Dial: 0.83, sdk2: 0.17, sdk2Dial: 1.01, signed: 0.02 } as const
/** The SDK's default: a client that is new for each message dials as many connections at first. */
const SDK_SOCKETS = 50

type Room = {
  /** Sockets in the room. */
  readonly sockets: number
  /** Sockets of the whole deployment. */
  readonly fleet: number
}

/** What a design does for one message of a room. */
type Counts = {
  readonly posts: number
  readonly invocations: number
  readonly writes: number
  readonly reads: number
  readonly memoryMb: number
  readonly isX86: boolean
  /** All functions together, in milliseconds. */
  readonly billedMs: number
}

type Design = { readonly says: string; readonly of: (room: Room) => Counts }

/** Reads that are eventually consistent: half a unit for 4 KB. */
const half = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096)) / 2

/** How long a function is billed that posts: it computes, or it waits, whichever takes longer. */
const postingMs = (cpuMs: number, posts: number, atOnce: number, memoryMb: number): number =>
  Math.max(cpuMs / shareOf(memoryMb), Math.ceil(posts / atOnce) * POST_MS)

const dialling = (posts: number, each: number, dial: number): number =>
  posts * each + Math.min(posts, SDK_SOCKETS) * dial

/** One row a design. The repositories are public; the commits are those that were read. */
export const DESIGNS = {
  'simple-websockets-chat-app': {
    says: 'aws-samples/simple-websockets-chat-app fb1f0d6: nothing is stored, a Scan finds all sockets, and all get all',
    of: ({ fleet }) => ({
      posts: fleet,
      invocations: 1,
      writes: 0,
      reads: half(28 * fleet),
      memoryMb: 256,
      isX86: true,
      billedMs: 20 + postingMs(dialling(fleet, CPU.sdk3, CPU.sdk3Dial), fleet, SDK_SOCKETS, 256),
    }),
  },
  'websocket-chat-application': {
    says: 'aws-samples/websocket-chat-application 81c24eb: one write, a Scan finds all sockets, and all get all',
    of: ({ fleet }) => ({
      posts: fleet,
      invocations: 1,
      writes: 1,
      reads: half(46 * fleet),
      memoryMb: 128,
      isX86: true,
      billedMs: 15 + postingMs(dialling(fleet, CPU.sdk2, CPU.sdk2Dial), fleet, SDK_SOCKETS, 128),
    }),
  },
  'aws-lambda-graphql': {
    says: 'michalkvasnicak/aws-lambda-graphql b212152: by a stream, subscriptions read in pages of fifty',
    of: ({ sockets }) => ({
      posts: sockets,
      invocations: 2,
      writes: 1,
      // A tenth of a unit and some for each subscription, and the sender's connection.
      reads: Math.ceil(0.19 * sockets * 2) / 2 + 0.5,
      memoryMb: 1024,
      isX86: true,
      billedMs: 15 + postingMs(CPU.sdk3 * sockets, sockets, SDK_SOCKETS, 1024),
    }),
  },
  'graphql-lambda-subscriptions': {
    says: 'reconbot/graphql-lambda-subscriptions ad43896: nothing is stored, subscriptions are read by an index',
    of: ({ sockets }) => ({
      posts: sockets,
      invocations: 1,
      writes: 0,
      reads: 0.25 * sockets,
      memoryMb: 512,
      isX86: true,
      billedMs: 15 + postingMs(CPU.sdk3 * sockets, sockets, SDK_SOCKETS, 512),
    }),
  },
  floor: {
    says: 'the least that one durable message costs: one write, one invocation, one frame in, one to each',
    of: ({ sockets }) => ({
      posts: sockets,
      invocations: 1,
      writes: 1,
      reads: 0,
      memoryMb: 256,
      isX86: false,
      billedMs: 15 + postingMs(CPU.signed * sockets, sockets, sockets, 256),
    }),
  },
} as const satisfies Readonly<Record<string, Design>>

/** What a design uses for one message that comes alone, or for each of several that leave together where it can. */
export const billOf = (design: Design, room: Room, together = 1): Bill => {
  const { posts, invocations, writes, reads, memoryMb, isX86, billedMs } = design.of(room)
  const seconds: Billed = isX86 ? 'gigabyteSecondX86' : 'gigabyteSecond'
  return {
    message: 1 + posts / together,
    invocation: invocations / together,
    writeUnit: writes,
    readUnit: reads / together,
    [seconds]: ((billedMs / 1000) * (memoryMb / 1024)) / together,
  }
}

/** Dollars for a million messages of a room. */
export const perMillion = (design: Design, room: Room, together = 1): number =>
  dollarsOf(billOf(design, room, together)) * 1_000_000
