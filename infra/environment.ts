import type { Attachments } from './attachments.ts'
import type { FunctionRow } from './function-row.ts'
import type { SocketApi } from './socket-api.ts'
import { type Tables, tablesOf, variableOf } from './tables.ts'

/** Whose tokens are believed. */
export interface TokenProps {
  /** The `iss` that a token must carry. */
  readonly issuer: string
  /** The `aud` that a token must carry. */
  readonly audience: string
  /** The URL of the issuer's public keys. */
  readonly jwks: string
}

/** What there is to be told; a function is told only what its row needs. */
export interface World {
  readonly tables: Tables
  readonly sockets: SocketApi
  readonly attachments: Attachments
  readonly tokens: TokenProps
  /** The pages that may open sockets, by origin; empty: any. */
  readonly origins: readonly string[]
  readonly rateLimits: boolean
  readonly directLane: boolean
  readonly logLevel: string
  readonly generation: string
}

/** `__proto__` of a client's JSON must never reach a prototype: https://nodejs.org/api/cli.html#--disable-protomode */
const NODE_OPTIONS = '--disable-proto=delete'

const tokensOf = ({ issuer, audience, jwks }: TokenProps) => ({
  TOKEN_ISSUER: issuer,
  TOKEN_AUDIENCE: audience,
  TOKEN_JWKS: jwks,
})

/** The environment of a row. It holds names, addresses and switches, never a secret. */
export const environmentOf = (row: FunctionRow, world: World): Record<string, string> => {
  const names = tablesOf(Object.keys(row.may)).map(table => [
    variableOf(table),
    world.tables[table].tableName,
  ])
  return {
    ...Object.fromEntries(names),
    ...(row.posts ? { SOCKETS_ENDPOINT: world.sockets.endpoint } : {}),
    ...(row.files ? { ATTACHMENTS_BUCKET: world.attachments.bucket.bucketName } : {}),
    ...(row.knows?.includes('tokens') ? tokensOf(world.tokens) : {}),
    ...(row.knows?.includes('origins') && world.origins.length > 0
      ? { ORIGINS: world.origins.join(',') }
      : {}),
    ...(row.knows?.includes('rates') && !world.rateLimits ? { RATE_LIMITS: 'off' } : {}),
    ...(row.knows?.includes('lanes') && !world.directLane ? { DIRECT_LANE: 'off' } : {}),
    ...(row.may.rooms && world.generation ? { GENERATION: world.generation } : {}),
    LOG_LEVEL: world.logLevel,
    NODE_OPTIONS,
  }
}
