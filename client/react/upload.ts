import { useMemo, useSyncExternalStore } from 'react'
import type { Attachment, UploadOptions, UploadSource } from '../index.ts'
import { useSession } from './provider.ts'
import { NO_UPLOADS, type ShownUpload } from './uploads.ts'

export type UploadsView = {
  /** The files on their way, those that have come and those that failed, in the order in which they were given. */
  readonly uploads: readonly ShownUpload[]
  /**
   * Begins to send a file. The same file, given again after a reload, goes on where it was. Resolves with what a message may
   * announce; what is refused is in the list, so nobody has to wait for it.
   */
  readonly upload: (file: UploadSource, options?: UploadOptions) => Promise<Attachment>
  /** Takes one off the list that needs nothing more. */
  readonly discard: (id: number) => void
}

/** The files that are sent to a channel. They go on, and are shown again, when the component has gone and comes back. */
export const useUpload = (name: string): UploadsView => {
  const all = useSession().uploads(name)
  const uploads = useSyncExternalStore(
    all.watch,
    () => all.snapshot,
    () => NO_UPLOADS,
  )
  return useMemo(() => ({ uploads, upload: all.begin, discard: all.discard }), [all, uploads])
}
