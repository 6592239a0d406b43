import { createHash, randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type S3rver from '@20minutes/s3rver'

/**
 * How the contents of objects come to the disk: each is there whole or not at all, as in S3, whoever reads or writes it
 * meanwhile. The library writes them in place; and where a sender goes away while the folder does, its stream fails with nobody
 * listening, which ends the process.
 */
export const keepFiles = ({ store }: S3rver): void => {
  store.putContent = async (path, content) => {
    const draft = `${path}.${randomUUID()}`
    const hash = createHash('md5')
    let size = 0
    const file = await open(draft, 'wx')
    try {
      const measured = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          size += chunk.length
          yield chunk
        }
      }
      await pipeline(content, measured, file.createWriteStream())
      await rename(draft, path)
    } catch (thrown) {
      await file.close().catch(() => undefined)
      await rm(draft, { force: true })
      throw thrown
    }
    return [size, hash.digest('hex')]
  }
  // The library takes an empty folder away too, which another object may be on its way into.
  store.deleteObject = async (bucket, key) => {
    for (const kind of ['object', 'object.md5', 'metadata.json'])
      await rm(store.getResourcePath(bucket, key, kind), { force: true })
  }
}
