import type { FileType } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { attachmentOf } from '../files/attachments.ts'
import type { Upload, Which } from '../files/file-ports.ts'
import { beginsAs, MAGIC_BYTES } from '../files/magic-bytes.ts'
import { invalid, type Problem } from '../problem.ts'
import { ownUpload, storingOf } from './upload.ts'

type Said = { readonly type: FileType; readonly size: number }

/** What is wrong with an object; nothing where it is what was said of it. */
const faultOf = async (app: App, upload: Upload, which: Which, said: Said): Promise<Problem | undefined> => {
  const look = await storingOf(app).objects.look(upload, which, MAGIC_BYTES)
  const path = which === 'thumb' ? 'thumb.' : ''
  if (look?.size !== said.size) return invalid(`${path}size`, `is ${look?.size ?? 0}, not ${said.size}`)
  if (beginsAs(said.type, look.bytes)) return undefined
  return invalid(`${path}type`, `is not ${said.type}`)
}

const faultIn = async (app: App, upload: Upload): Promise<Problem | undefined> => {
  const { thumb } = upload
  const fault = await faultOf(app, upload, 'file', upload)
  return fault ?? (thumb && (await faultOf(app, upload, 'thumb', thumb)))
}

/** Nothing stays of what is not what it was said to be. */
const discard = async (app: App, upload: Upload, fault: Problem): Promise<never> => {
  const { uploads, objects } = storingOf(app)
  await objects.discard(upload)
  await uploads.remove(upload.id)
  throw fault
}

/**
 * Puts the parts together and looks at what came of it. The row that makes it a file is written last: until then no
 * message may announce it and nobody may download it. Asked again it answers the same.
 */
export const uploadComplete: UseCase<'upload-complete'> = async (app, { caller, request }) => {
  const { objects } = storingOf(app)
  const upload = await ownUpload(app, caller, request.upload)
  const { channel, id, user: by } = upload
  const known = await app.files.get(channel, id)
  if (known) return { channel, attachment: attachmentOf(known) }
  const parts = request.parts.toSorted((one, other) => one.part - other.part)
  if ((await objects.finish(upload, parts)) === 'refused') throw invalid('parts', 'are not those that came')
  const fault = await faultIn(app, upload)
  if (fault) return discard(app, upload, fault)
  await objects.keep(upload)
  const attachment = attachmentOf(upload)
  await app.files.put({ ...attachment, channel, by, at: app.clock.now() })
  return { channel, attachment }
}
