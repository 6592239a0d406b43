/** What is used here of a package that has no types. */
declare module '@20minutes/s3rver' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export type Context = {
    method: string
    readonly query: Readonly<Record<string, string>>
    readonly headers: Readonly<Record<string, string | undefined>>
    readonly params?: Readonly<Record<string, string>>
    readonly path: string
    status: number
    body: unknown
  }
  export type Part = { readonly number: number; readonly etag: string }
  /** What a request brings, or is read from elsewhere. */
  export type Content = AsyncIterable<Buffer>
  export type Put = { readonly size: number; readonly md5: string }
  export type Store = {
    getResourcePath(bucket: string, key: string | undefined, resource: string): string
    /** Writes a file; its size in bytes and its MD5 in hex. */
    putContent(path: string, content: Content): Promise<[size: number, md5: string]>
    putObject(object: {
      readonly bucket: string
      readonly key: string
      readonly content: Content
      readonly metadata: Readonly<Record<string, string>>
    }): Promise<Put>
    putPart(bucket: string, uploadId: string, partNumber: string, content: Content): Promise<Put>
    putObjectMultipart(bucket: string, uploadId: string, parts: readonly Part[]): Promise<Put>
    deleteObject(bucket: string, key: string): Promise<void>
  }
  type Options = {
    readonly address: string
    readonly directory: string
    readonly silent: boolean
    readonly vhostBuckets: boolean
    /** Whether a signature that it finds wrong is let in all the same. */
    readonly allowMismatchedSignatures: boolean
    readonly configureBuckets: readonly { readonly name: string; readonly configs: readonly string[] }[]
  }
  export default class S3rver {
    readonly store: Store
    readonly middleware: ((context: Context, next: () => Promise<void>) => Promise<void>)[]
    constructor(options: Options)
    configureBuckets(): Promise<unknown>
    getMiddleware(): (request: IncomingMessage, response: ServerResponse) => void
  }
}

declare module '@20minutes/s3rver/lib/models/account.js' {
  export const DUMMY_ACCOUNT: { createKeyPair(accessKeyId: string, secretAccessKey: string): void }
}

declare module '@20minutes/s3rver/lib/models/error.js' {
  export default class S3Error extends Error {
    readonly code: string
    constructor(code: string, message: string)
  }
}
