import { Attachment, LIMITS } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import { inParallel } from '../in-parallel.ts'
import { invalid } from '../problem.ts'
import { sameJson } from '../same-json.ts'
import type { StoredFile } from './file-ports.ts'

const AT_ONCE = 5

/** What of a file is told, and announced. */
export const attachmentOf = ({ id, name, type, size, thumb }: Attachment): Attachment => ({
  id,
  name,
  type,
  size,
  ...(thumb && { thumb }),
})

const refuse = (path: string, message: string): never => {
  throw invalid(`body.${path}`, message)
}

const announcedIn = (value: unknown): readonly Attachment[] => {
  if (!Array.isArray(value) || value.length > LIMITS.attachments)
    return refuse('attachments', `is no list of at most ${LIMITS.attachments}`)
  return value.map((each, index) => {
    const parsed = Attachment.safeParse(each)
    return parsed.success ? parsed.data : refuse(`attachments.${index}`, 'is no attachment')
  })
}

const isAsChecked = (file: StoredFile | undefined, by: string, announced: Attachment): boolean =>
  file !== undefined && file.by === by && sameJson(attachmentOf(file), announced)

/**
 * Refuses a body whose `attachments` are not what `upload-complete` answered to this very sender in this channel, word for
 * word: what is announced was checked, and is called what it was checked as. One read for each; none for a body without.
 */
export const requireChecked = async (
  { files }: Pick<App, 'files'>,
  channel: string,
  sender: string,
  body: Readonly<Record<string, unknown>>,
): Promise<void> => {
  if (!Object.hasOwn(body, 'attachments')) return
  const announced = announcedIn(body.attachments)
  await inParallel(AT_ONCE, [...announced.entries()], async ([index, one]) => {
    if (!isAsChecked(await files.get(channel, one.id), sender, one))
      refuse(`attachments.${index}`, 'is no file of yours that was checked for this channel')
  })
}
