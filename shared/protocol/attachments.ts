import * as z from 'zod/mini'
import { FILE_TYPES } from './file-types.ts'
import { LIMITS } from './limits.ts'

/** The fields of files: what a message may announce besides its words. */

const named = <Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema => {
  z.globalRegistry.add(schema, { description })
  return schema
}

/**
 * No path, no control character, and nothing that turns the direction of writing: `invoice<U+202E>gnp.exe` would be shown
 * as a picture. Joiners stay, which Bangla is written with.
 */
const NAME = /^[^\p{Cc}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/u

export const UploadId = named(
  z.string().check(z.regex(/^[\w-]{1,64}$/, 'is no upload')),
  'An upload, and the attachment that it becomes',
)
export const FileName = named(
  z.string().check(
    z.minLength(1),
    z.maxLength(LIMITS.fileNameLength),
    z.refine(name => NAME.test(name), "is not a file's name"),
  ),
  'What a file is called',
)
export const FileType = named(z.enum(FILE_TYPES), 'What a file is; its first bytes must say the same')
export const FileSize = named(
  z.int().check(z.minimum(1), z.maximum(LIMITS.fileBytes)),
  'How many bytes a file has',
)
export const Part = named(
  z.int().check(z.minimum(0), z.maximum(LIMITS.parts)),
  'A part of a file, from 1; 0 is its thumbnail',
)
export const ETag = named(
  z.string().check(z.regex(/^"?[\w+/=-]{1,64}"?$/, 'is no ETag')),
  'What was answered to a part, in the header `ETag`',
)
export const Thumb = named(
  z.strictObject({
    type: z.enum(['image/jpeg', 'image/webp']),
    size: z.int().check(z.minimum(1), z.maximum(LIMITS.thumbBytes)),
  }),
  'A small picture that stands for a picture',
)
export const DownloadAs = named(
  z.enum(['file', 'inline', 'thumb']),
  'To be kept as a file, shown in its place (pictures only), or the small picture',
)
export const Attachment = named(
  z.strictObject({
    id: UploadId,
    name: FileName,
    type: FileType,
    size: FileSize,
    thumb: z.optional(Thumb),
  }),
  'A file that was checked',
)

export type Attachment = z.infer<typeof Attachment>
export type Thumb = z.infer<typeof Thumb>
