import type { Attachment } from '../../protocol/index.ts'

/** The ports that are about files: what was uploaded, what is on its way, and where the bytes are. */

/** A file of a channel that was checked. */
export type StoredFile = Attachment & {
  readonly channel: string
  /** Who uploaded it. */
  readonly by: string
  /** When it was checked, epoch milliseconds. */
  readonly at: number
}

/** The files of channels that were checked. */
export type Files = {
  /** The same id always gets the same file. */
  put(file: StoredFile): Promise<void>
  /** MUST be strongly consistent: who was answered that it is there may announce it at once. */
  get(channel: string, id: string): Promise<StoredFile | undefined>
}

/** A file on its way. Its id becomes the attachment's. */
export type Upload = Attachment & {
  readonly channel: string
  readonly user: string
  /** What the store of objects calls it. */
  readonly remote: string
  /** It is not there any more from then on, epoch milliseconds. */
  readonly until: number
}

/** Uploads on their way, and how much each user has begun to upload in a day. What has expired is invisible. */
export type Uploads = {
  put(upload: Upload): Promise<void>
  get(id: string): Promise<Upload | undefined>
  remove(id: string): Promise<void>
  /** Adds to what a user has begun in a day (since 1970), unless that would be more than `most`; exact in any race. */
  spend(user: string, day: number, bytes: number, most: number): Promise<boolean>
}

/** Which object: the file, or the small picture that stands for it. */
export type Which = 'file' | 'thumb'
/** Where the bytes of a file are. */
export type Spot = Pick<Upload, 'channel' | 'id'>
/** The beginning of an object, and how long it is. */
export type Look = { readonly size: number; readonly bytes: Uint8Array }

/** The bytes. A spot holds nothing until it is finished; what nobody keeps is gone after a day. */
export type Objects = {
  /** Gets ready for the parts; answers the name that all else is asked by. */
  begin(spot: Spot): Promise<string>
  /** Puts the parts together; `refused` where they are not those that came. Done twice it is done. */
  finish(upload: Upload, parts: readonly { part: number; etag: string }[]): Promise<'finished' | 'refused'>
  /** The first bytes, at most `most`; `undefined` where there is nothing. */
  look(spot: Spot, which: Which, most: number): Promise<Look | undefined>
  /** From now on it stays. */
  keep(spot: Spot): Promise<void>
  /** Removes everything, finished or not. What is not there is removed. */
  discard(upload: Upload): Promise<void>
}

/** How a file is handed out: under which name and type, and whether a browser may show it. */
export type Handing = {
  readonly name: string
  readonly type: string
  readonly inline: boolean
}

/** Addresses that anybody may use who has them, for so many seconds and for nothing else. */
export type Links = {
  /** To put one part of an upload at (0: the small picture), of just so many bytes. */
  toPut(upload: Upload, part: number, bytes: number, seconds: number): string
  toGet(spot: Spot, which: Which, how: Handing, seconds: number): string
}

/** What the function has that serves files, and no other. */
export type Storing = {
  readonly uploads: Uploads
  readonly objects: Objects
  readonly links: Links
}
