import type { Attachment, Body } from '../../client/index.ts'
import { FILE_TYPES, type FileType } from '../../shared/protocol/file-types.ts'
import { LIMITS } from '../../shared/protocol/limits.ts'

/** A file of one's own that is to go with the next message. */
export type OwnFile = {
  readonly key: string
  readonly name: string
  /** In bytes, as is what has come of it. */
  readonly size: number
  readonly sent: number
  readonly state: 'sending' | 'paused' | 'sent' | 'failed'
  /** Why it failed, as a sentence. */
  readonly fault?: string
  /** What the message holds of it, once it was checked. */
  readonly attachment?: Attachment
}

/** What browsers call some kinds. */
const OTHER_NAMES: ReadonlyMap<string, FileType> = new Map([
  ['audio/mp3', 'audio/mpeg'],
  ['audio/m4a', 'audio/mp4'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/x-wav', 'audio/wav'],
  ['application/x-zip-compressed', 'application/zip'],
  ['application/vnd.ms-excel', 'text/csv'],
])
/** Systems that know no kind for an ending leave it empty. */
const ENDINGS: ReadonlyMap<string, FileType> = new Map([
  ['csv', 'text/csv'],
  ['txt', 'text/plain'],
  ['md', 'text/plain'],
])

/** What a file is to the server; nothing where it takes none like it. */
export const fileTypeOf = ({
  name,
  type,
}: {
  readonly name: string
  readonly type: string
}): FileType | undefined =>
  FILE_TYPES.find(one => one === type) ??
  OTHER_NAMES.get(type) ??
  (type === '' || type.startsWith('text/')
    ? ENDINGS.get(name.split('.').at(-1)?.toLowerCase() ?? '')
    : undefined)

/** A file's name as the server takes it: without what is a path or turns the direction of writing. */
export const fileNameOf = (name: string): string =>
  name.replaceAll(/[\p{Cc}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '_').slice(-LIMITS.fileNameLength) ||
  '_'

const isAttachment = (value: unknown): value is Attachment => {
  if (typeof value !== 'object' || value === null) return false
  const { id, name, size } = value as Partial<Attachment>
  return typeof id === 'string' && typeof name === 'string' && typeof size === 'number'
}

/** The files that a message announces. */
export const attachmentsIn = ({ attachments }: Body): readonly Attachment[] =>
  Array.isArray(attachments) ? attachments.filter(isAttachment) : []

/** Nothing can be said while one of its files is on its way. */
export const isWaitingFor = (files: readonly OwnFile[]): boolean =>
  files.some(({ state }) => state === 'sending' || state === 'paused')

/** What can be announced of them. */
export const announced = (files: readonly OwnFile[]): readonly Attachment[] =>
  files.flatMap(({ attachment }) => attachment ?? [])
