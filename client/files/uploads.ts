import type { Attachment } from '../../shared/protocol/attachments.ts'

export type { Attachment } from '../../shared/protocol/attachments.ts'

/** What can be uploaded: a `File`, or any `Blob` with a name. */
export type UploadSource = Blob & { readonly name: string; readonly lastModified?: number }

/** `sent`: it was checked, and may be announced; `ended`: it was cancelled, or failed for good. */
export type UploadState = 'sending' | 'paused' | 'sent' | 'ended'

export type UploadOptions = {
  /** A small picture that stands for it, at most 64 KB of JPEG or WebP. @default made of a picture, where there is a canvas; `false`: none */
  readonly thumb?: Blob | false
  /** Told with each part that has come, and of those that had come in an earlier run, in bytes. */
  readonly onProgress?: (sent: number, size: number) => void
  /** Cancels it. */
  readonly signal?: AbortSignal
  /** Parts on their way at once; where the network goes so many are begun again. @default 1 */
  readonly parallel?: number
}

/** A file on its way. It waits for the network as long as it takes, and sends no part again that has come. */
export type Upload = {
  readonly state: UploadState
  /** Bytes that have come. */
  readonly sent: number
  readonly size: number
  /**
   * Resolves with what a message's `body.attachments` may hold, when the file was checked. `CLOSED`: it goes on with the same
   * file in a later run, where there is a storage; `NOT_FOUND`: it was cancelled.
   */
  readonly attachment: Promise<Attachment>
  /** Stops after what has come; what is on its way is begun again. */
  pause(): void
  resume(): void
  /** Removes what has come. */
  cancel(): void
}

/** What is kept of an upload until it is done. */
export type UploadRecord = {
  readonly upload: string
  readonly partSize: number
  readonly parts: number
  /** How many bytes its small picture has. */
  readonly thumb?: number | undefined
  /** What was answered to each part that has come. */
  readonly etags: Record<number, string>
}
