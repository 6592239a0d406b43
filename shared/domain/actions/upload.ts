import { LIMITS } from '../../protocol/index.ts'
import { enter, type Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import type { Storing, Upload } from '../files/file-ports.ts'
import type { Caller } from '../ports.ts'
import { invalid, Problem } from '../problem.ts'

const DAY_MS = 24 * 3600 * 1000
/** For so long an address to put a part at is good: a part of 5 MB on 50 kbit/s. */
const PUT_SECONDS = 900

/** What stores files, where the function has it. */
export const storingOf = ({ storing }: App): Storing => {
  if (!storing) throw new Error('this function stores no files')
  return storing
}

/** The upload of the caller, who must still be in its channel; the same answer for one that is absent and one that is not theirs. */
export const ownUpload = async (app: App, caller: Caller, id: string): Promise<Upload> => {
  const upload = await storingOf(app).uploads.get(id)
  if (!upload || upload.user !== caller.user) throw new Problem('NOT_FOUND')
  await enter(app, caller, upload.channel)
  return upload
}

/** Refuses where the caller may not speak or the namespace has no files. */
const policyFor = ({ policy, id }: Inside, caller: Caller) => {
  if (!policy.files || !policy.maySend(caller, id)) throw new Problem('FORBIDDEN')
  return policy.files
}

/** Counts the bytes among those of the caller's day, which ends at midnight UTC. */
const spend = async (app: App, user: string, bytes: number, most: number): Promise<void> => {
  if (!app.rates) return
  const now = app.clock.now()
  const day = Math.floor(now / DAY_MS)
  if (!(await storingOf(app).uploads.spend(user, day, bytes, most)))
    throw new Problem('RATE_LIMITED', { retryAfterMs: (day + 1) * DAY_MS - now })
}

/** Begins an upload: nothing of it is seen by anybody before it was checked. */
export const upload: UseCase<'upload'> = async (app, { caller, request, place }) => {
  const { uploads, objects } = storingOf(app)
  const policy = policyFor(place, caller)
  const { channel, name, type, size, thumb } = request
  if (size > policy.mostBytes) throw new Problem('TOO_LARGE')
  await spend(app, caller.user, size, policy.dayBytes)
  const id = app.ids.next()
  const remote = await objects.begin({ channel, id })
  const until = app.clock.now() + DAY_MS
  const file = { id, name, type, size, ...(thumb && { thumb }) }
  await uploads.put({ ...file, channel, user: caller.user, remote, until })
  return { upload: id, partSize: LIMITS.partBytes, parts: Math.ceil(size / LIMITS.partBytes) }
}

/** How many bytes a part must have; 0 where the upload has no such part. */
const bytesOfPart = ({ size, thumb }: Upload, part: number): number =>
  part === 0
    ? (thumb?.size ?? 0)
    : Math.max(0, Math.min(LIMITS.partBytes, size - (part - 1) * LIMITS.partBytes))

/** Addresses for parts: each takes just as many bytes as the part has. */
export const uploadParts: UseCase<'upload-parts'> = async (app, { caller, request }) => {
  const own = await ownUpload(app, caller, request.upload)
  // What was checked stays as it was.
  if (await app.files.get(own.channel, own.id)) throw new Problem('CONFLICT')
  const urls = [...new Set(request.parts)].map(part => {
    const bytes = bytesOfPart(own, part)
    if (bytes === 0) throw invalid('parts', `has ${part}, which the file has not`)
    return { part, url: storingOf(app).links.toPut(own, part, bytes, PUT_SECONDS) }
  })
  return { urls, expiresInSeconds: PUT_SECONDS }
}

/** Ends an upload. What was checked already stays: it may have been announced. */
export const uploadCancel: UseCase<'upload-cancel'> = async (app, { caller, request }) => {
  const { uploads, objects } = storingOf(app)
  const own = await ownUpload(app, caller, request.upload)
  if (await app.files.get(own.channel, own.id)) throw new Problem('CONFLICT')
  await objects.discard(own)
  await uploads.remove(own.id)
  return { upload: own.id }
}
