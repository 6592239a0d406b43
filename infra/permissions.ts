import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Attachments } from './attachments.ts'
import type { FunctionRow, ObjectVerb, Place, Verb } from './function-row.ts'
import type { SocketApi } from './socket-api.ts'
import type { Tables } from './tables.ts'

/** What a row's permissions are about. */
type Held = { readonly tables: Tables; readonly sockets: SocketApi; readonly attachments: Attachments }

const onSockets = ({ posts }: FunctionRow, { sockets }: Held): PolicyStatement[] =>
  posts
    ? [
        new PolicyStatement({
          actions: ['execute-api:ManageConnections'],
          resources: posts.map(method => sockets.arnForConnections(method)),
        }),
      ]
    : []

/**
 * `ListBucket` is a right to the bucket; all others are to what is in it. S3 says of an object that is not there that it is not
 * (404) only to who may list, and 403 to all others, which cannot be told from a fault of ours. It bears no condition on
 * `s3:prefix`: whether that holds for a `GetObject` is documented nowhere, and names in the bucket are digests.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
 */
const onFiles = ({ files = [] }: FunctionRow, { attachments: { bucket } }: Held): PolicyStatement[] => {
  const allow = (verbs: readonly ObjectVerb[], resource: string) =>
    new PolicyStatement({ actions: verbs.map(verb => `s3:${verb}`), resources: [resource] })
  const onObjects = files.filter(verb => verb !== 'ListBucket')
  return [
    ...(files.includes('ListBucket') ? [allow(['ListBucket'], bucket.bucketArn)] : []),
    ...(onObjects.length > 0 ? [allow(onObjects, bucket.arnForObjects('*'))] : []),
  ]
}

/** The policy statements of a row: one a place, one for its posts, one for files. Every action and every resource is named. */
export const statementsOf = (row: FunctionRow, held: Held): PolicyStatement[] => {
  const places = Object.entries(row.may) as [Place, readonly Verb[]][]
  const store = places.map(
    ([place, verbs]) =>
      new PolicyStatement({
        actions: verbs.map(verb => `dynamodb:${verb}`),
        resources: [held.tables.arnOf(place)],
      }),
  )
  return [...store, ...onSockets(row, held), ...onFiles(row, held)]
}
