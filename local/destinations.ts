import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { lastPartOf } from './template/names.ts'

/** Buckets and queues as files: one folder a bucket, one file of lines a queue. */
export type Destinations = {
  readonly putObject: (bucket: string, key: string, body: string) => Promise<void>
  readonly sendMessage: (queue: string, body: string) => Promise<void>
  /** The keys in a bucket, sorted. */
  readonly objectsIn: (bucket: string) => Promise<string[]>
  readonly readObject: (bucket: string, key: string) => Promise<string>
  readonly removeObject: (bucket: string, key: string) => Promise<void>
  readonly messagesIn: (queue: string) => Promise<string[]>
}

const missing = (error: NodeJS.ErrnoException): [] => {
  if (error.code === 'ENOENT') return []
  throw error
}

/** Opens the buckets and queues below a folder; they come to be with the first thing put into them. */
export const openDestinations = (folder: string): Destinations => {
  const bucketPath = (bucket: string) => join(folder, 'buckets', bucket)
  const queuePath = (queue: string) => join(folder, 'queues', `${queue}.jsonl`)
  return {
    putObject: async (bucket, key, body) => {
      const path = join(bucketPath(bucket), key)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, body)
    },
    sendMessage: async (queue, body) => {
      await mkdir(dirname(queuePath(queue)), { recursive: true })
      await appendFile(queuePath(queue), `${body}\n`)
    },
    objectsIn: async bucket => {
      const entries = await readdir(bucketPath(bucket), { recursive: true, withFileTypes: true }).catch(
        missing,
      )
      const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
      return files.map(path => path.slice(bucketPath(bucket).length + 1)).sort()
    },
    removeObject: (bucket, key) => rm(join(bucketPath(bucket), key), { force: true }),
    readObject: (bucket, key) => readFile(join(bucketPath(bucket), key), 'utf8'),
    messagesIn: async queue => {
      const text = await readFile(queuePath(queue), 'utf8').catch(missing)
      return text.toString().split('\n').filter(Boolean)
    },
  }
}

/** How a failed batch is put into what its destination's ARN names: one row a service. */
export const failureTakers: Readonly<
  Record<string, { readonly withPayload: boolean; readonly put: FailurePut }>
> = {
  s3: { withPayload: true, put: (to, arn, key, body) => to.putObject(lastPartOf(arn), key, body) },
  sqs: { withPayload: false, put: (to, arn, _key, body) => to.sendMessage(lastPartOf(arn), body) },
}

type FailurePut = (to: Destinations, arn: string, key: string, body: string) => Promise<void>
