import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { FunctionRow, Place, Verb } from './functions.ts'
import type { SocketApi } from './socket-api.ts'
import type { Tables } from './tables.ts'

/** The policy statements of a row: one a place, one for its posts. Every action and every resource is named. */
export const statementsOf = (row: FunctionRow, tables: Tables, sockets: SocketApi): PolicyStatement[] => {
  const places = Object.entries(row.may) as [Place, readonly Verb[]][]
  const store = places.map(
    ([place, verbs]) =>
      new PolicyStatement({
        actions: verbs.map(verb => `dynamodb:${verb}`),
        resources: [tables.arnOf(place)],
      }),
  )
  if (!row.posts) return store
  const posts = new PolicyStatement({
    actions: ['execute-api:ManageConnections'],
    resources: row.posts.map(method => sockets.arnForConnections(method)),
  })
  return [...store, posts]
}
