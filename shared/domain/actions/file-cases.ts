import type { UseCases } from '../dispatch.ts'
import { download } from './download.ts'
import { upload, uploadCancel, uploadParts } from './upload.ts'
import { uploadComplete } from './upload-complete.ts'

/** The actions on files. They need what stores them, which one function has. */
export const FILE_CASES = {
  upload,
  'upload-parts': uploadParts,
  'upload-complete': uploadComplete,
  'upload-cancel': uploadCancel,
  download,
} as const satisfies UseCases
