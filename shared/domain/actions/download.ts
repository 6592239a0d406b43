import type { UseCase } from '../dispatch.ts'
import { isPicture } from '../files/magic-bytes.ts'
import { Problem } from '../problem.ts'
import { storingOf } from './upload.ts'

/** Five minutes: an address that gets about is of no use for long. */
const GET_SECONDS = 300

/** An address for one who is in the channel. Only pictures are ever shown in their place; all else is saved as a file. */
export const download: UseCase<'download'> = async (app, { request, place }) => {
  const file = await app.files.get(place.channel, request.attachment)
  const { as = 'file' } = request
  const seen = as === 'thumb' ? file?.thumb : file
  if (!file || !seen) throw new Problem('NOT_FOUND')
  const how = { name: file.name, type: seen.type, inline: as !== 'file' && isPicture(seen.type) }
  const which = as === 'thumb' ? 'thumb' : 'file'
  const url = storingOf(app).links.toGet(file, which, how, GET_SECONDS)
  return { url, expiresInSeconds: GET_SECONDS }
}
