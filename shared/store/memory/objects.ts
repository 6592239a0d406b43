import type { Links, Objects, Spot, Storing, Upload, Which } from '../../domain/files/file-ports.ts'
import type { Clock } from '../../domain/ports.ts'
import { memoryUploads } from './files.ts'

type Parts = Map<number, Uint8Array>
/** What is in memory in the place of a bucket. `kept` are the objects that stay. */
export type MemoryBucket = {
  readonly open: Map<string, Parts>
  readonly objects: Map<string, Uint8Array>
  readonly kept: Set<string>
}

const nameOf = ({ channel, id }: Spot, which: Which) => `${channel} ${id} ${which}`
const etagOf = (bytes: Uint8Array) => `${bytes.length}-${bytes[0]}`

const joined = (pieces: readonly Uint8Array[]) => {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

const memoryObjects = ({ open, objects, kept }: MemoryBucket): Objects => ({
  begin: async spot => {
    open.set(spot.id, new Map())
    return `remote-${spot.id}`
  },
  finish: async (upload, parts) => {
    const name = nameOf(upload, 'file')
    const came = open.get(upload.id)
    if (!came) return objects.has(name) ? 'finished' : 'refused'
    const pieces = parts.map(({ part, etag }) => {
      const bytes = came.get(part)
      return bytes && etagOf(bytes) === etag ? bytes : undefined
    })
    if (pieces.some(piece => piece === undefined)) return 'refused'
    objects.set(name, joined(pieces as readonly Uint8Array[]))
    open.delete(upload.id)
    return 'finished'
  },
  look: async (spot, which, most) => {
    const bytes = objects.get(nameOf(spot, which))
    return bytes && { size: bytes.length, bytes: bytes.subarray(0, most) }
  },
  keep: async spot => void kept.add(nameOf(spot, 'file')),
  discard: async upload => {
    open.delete(upload.id)
    for (const which of ['file', 'thumb'] as const) {
      objects.delete(nameOf(upload, which))
      kept.delete(nameOf(upload, which))
    }
  },
})

const PUT = 'memory:put '
type Ticket = {
  readonly upload: Upload
  readonly part: number
  readonly bytes: number
  readonly until: number
}

const memoryLinks = (clock: Clock): Links => ({
  toPut: (upload, part, bytes, seconds) =>
    PUT + JSON.stringify({ upload, part, bytes, until: clock.now() + seconds * 1000 }),
  toGet: (spot, which, how, seconds) =>
    `memory:get ${JSON.stringify({ of: nameOf(spot, which), ...how, until: clock.now() + seconds * 1000 })}`,
})

/** Takes bytes at an address, as S3 does: of just so many, and not when it is too late. Answers their ETag. */
const putting =
  ({ open, objects }: MemoryBucket, clock: Clock) =>
  (url: string, bytes: Uint8Array): string | undefined => {
    const ticket = JSON.parse(url.slice(PUT.length)) as Ticket
    if (clock.now() >= ticket.until || bytes.length !== ticket.bytes) return undefined
    if (ticket.part === 0) objects.set(nameOf(ticket.upload, 'thumb'), bytes)
    else open.get(ticket.upload.id)?.set(ticket.part, bytes)
    return etagOf(bytes)
  }

/** What stores files, in memory, with the way in that S3 is to others. */
export const memoryStoring = (clock: Clock) => {
  const bucket: MemoryBucket = { open: new Map(), objects: new Map(), kept: new Set() }
  const uploads = new Map<string, Upload>()
  const storing: Storing = {
    uploads: memoryUploads(clock, uploads),
    objects: memoryObjects(bucket),
    links: memoryLinks(clock),
  }
  return { storing, kept: { uploads, ...bucket }, putAt: putting(bucket, clock) }
}
