import * as z from 'zod/mini'
import {
  Attachment,
  DownloadAs,
  ETag,
  FileName,
  FileSize,
  FileType,
  Part,
  Thumb,
  UploadId,
} from './attachments.ts'
import { Channel, Count } from './fields.ts'
import { LIMITS } from './limits.ts'
import { route } from './route.ts'

/** The rows of files: part of the table of actions. */
export const FILE_ROUTES = {
  upload: route({
    summary:
      'Begins the upload of a file that is meant for a channel: what it is called, what it is, how long it is.',
    served: 'attachments',
    access: 'member',
    request: z.strictObject({
      channel: Channel,
      name: FileName,
      type: FileType,
      size: FileSize,
      thumb: z.optional(Thumb),
    }),
    reply: z.strictObject({ upload: UploadId, partSize: Count, parts: Count }),
    causes: [],
    examples: [
      { channel: 'chat:lobby', name: 'harbour.jpg', type: 'image/jpeg', size: 8_400_000 },
      {
        channel: 'dm:alice~bob',
        name: 'plan.png',
        type: 'image/png',
        size: 71_204,
        thumb: { type: 'image/webp', size: 4100 },
      },
    ],
  }),
  'upload-parts': route({
    summary:
      'Gives addresses to put some parts of an upload at, each for its one part and a quarter of an hour.',
    served: 'attachments',
    access: 'caller',
    request: z.strictObject({
      upload: UploadId,
      parts: z.array(Part).check(z.minLength(1), z.maxLength(LIMITS.partsAsked)),
    }),
    reply: z.strictObject({
      urls: z.array(z.strictObject({ part: Part, url: z.string() })),
      expiresInSeconds: Count,
    }),
    causes: [],
    examples: [{ upload: '5c1e0c6b7a2f4d9e8b31', parts: [0, 1, 2] }],
  }),
  'upload-complete': route({
    summary:
      'Puts the parts together and has the file checked: what it answers may be announced in a message.',
    served: 'attachments',
    access: 'caller',
    request: z.strictObject({
      upload: UploadId,
      parts: z
        .array(z.strictObject({ part: Part, etag: ETag }))
        .check(z.minLength(1), z.maxLength(LIMITS.parts)),
    }),
    reply: z.strictObject({ channel: Channel, attachment: Attachment }),
    causes: [],
    examples: [
      { upload: '5c1e0c6b7a2f4d9e8b31', parts: [{ part: 1, etag: '"9b2cf535f27731c974343645a3985328"' }] },
    ],
  }),
  'upload-cancel': route({
    summary: 'Ends an upload and removes what has come of it.',
    served: 'attachments',
    access: 'caller',
    request: z.strictObject({ upload: UploadId }),
    reply: z.strictObject({ upload: UploadId }),
    causes: [],
    examples: [{ upload: '5c1e0c6b7a2f4d9e8b31' }],
  }),
  download: route({
    summary: 'Gives an address to read an attachment of a channel at, for five minutes.',
    served: 'attachments',
    access: 'member',
    request: z.strictObject({ channel: Channel, attachment: UploadId, as: z.optional(DownloadAs) }),
    reply: z.strictObject({ url: z.string(), expiresInSeconds: Count }),
    causes: [],
    examples: [
      { channel: 'chat:lobby', attachment: '5c1e0c6b7a2f4d9e8b31' },
      { channel: 'chat:lobby', attachment: '5c1e0c6b7a2f4d9e8b31', as: 'thumb' },
    ],
  }),
} as const
