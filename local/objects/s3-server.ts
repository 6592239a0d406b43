import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { loopback, openServer, shut } from '../loopback.ts'
import type { Roles } from '../roles/roles.ts'
import { signersOf } from '../signers.ts'
import type { BucketDefinition, CorsDefinition, Stack } from '../template/stack.ts'
import { keepFiles } from './s3-files.ts'
import { absentByRole, byRole } from './s3-rules.ts'
import { signedRightly } from './s3-signature.ts'
import { aborting, keepUploads, namedUploads } from './s3-uploads.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void
export type ObjectsSetting = {
  readonly stack: Pick<Stack, 'spokenTo' | 'functions'>
  /** Where the data is kept. */
  readonly folder: string
  readonly roles: Roles | undefined
}
/** The buckets that functions speak to. */
export type LocalObjects = { readonly url: string; readonly stop: () => Promise<void> }

const elements = (name: string, values: readonly string[]): string =>
  values.map(value => `<${name}>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`).join('')

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
const ruleOf = ({ origins, methods, headers, exposed, maxAge }: CorsDefinition): string => {
  const age = maxAge === undefined ? [] : [String(maxAge)]
  return `<CORSRule>${elements('AllowedOrigin', origins)}${elements('AllowedMethod', methods)}${elements('AllowedHeader', headers)}${elements('ExposeHeader', exposed)}${elements('MaxAgeSeconds', age)}</CORSRule>`
}

const configurationOf = ({ name, cors }: BucketDefinition) => ({
  name,
  configs: cors.length > 0 ? [`<CORSConfiguration>${cors.map(ruleOf).join('')}</CORSConfiguration>`] : [],
})

/** The library with what it lacks. It takes a second to load. */
const load = async ({ stack, folder, roles }: ObjectsSetting): Promise<Handler> => {
  const { default: S3rver } = await import('@20minutes/s3rver')
  const { DUMMY_ACCOUNT } = await import('@20minutes/s3rver/lib/models/account.js')
  const app = new S3rver({
    address: loopback,
    directory: join(folder, 'objects'),
    silent: true,
    vhostBuckets: false,
    allowMismatchedSignatures: true,
    configureBuckets: stack.spokenTo.map(configurationOf),
  })
  const signers = signersOf(stack.functions)
  for (const [key, { secret }] of signers) DUMMY_ACCOUNT.createKeyPair(key, secret)
  keepFiles(app)
  keepUploads(app)
  app.middleware.unshift(
    signedRightly(signers),
    namedUploads,
    byRole(roles),
    absentByRole(roles),
    aborting(app),
  )
  await app.configureBuckets()
  return app.getMiddleware()
}

/**
 * S3 for the buckets that functions speak to, at an address of its own: nothing where there is none. It verifies who
 * signed, and until when, as S3 does. What plays it is loaded with the first request.
 */
export const startObjects = async (setting: ObjectsSetting): Promise<LocalObjects | undefined> => {
  if (setting.stack.spokenTo.length === 0) return undefined
  const { server, port } = await openServer(0, 'objects')
  let loaded: Promise<Handler> | undefined
  server.on('request', (request, response) => {
    loaded ??= load(setting)
    loaded.then(
      handle => handle(request, response),
      () => response.writeHead(500).end(),
    )
  })
  return { url: `http://${loopback}:${port}`, stop: () => shut(server) }
}
