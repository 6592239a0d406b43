import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Attachments } from './attachments.ts'
import type { FunctionRow, Place, Verb } from './functions.ts'
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

const onFiles = ({ files }: FunctionRow, { attachments }: Held): PolicyStatement[] =>
  files
    ? [
        new PolicyStatement({
          actions: files.map(verb => `s3:${verb}`),
          resources: [attachments.bucket.arnForObjects('*')],
        }),
      ]
    : []

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
