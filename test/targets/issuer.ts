import { localAudience, localUsers, openIssuer } from '../../local/issuer.ts'
import { openServer, shut } from '../../local/loopback.ts'
import type { Target } from '../suites/contract/cast.ts'

/** A development issuer whose keys are served on this machine, for targets that can reach it. */
export type ServedIssuer = AsyncDisposable & {
  readonly issuer: string
  readonly audience: string
  readonly jwks: string
  /** New tokens for everybody: those of before may have been revoked. */
  tokens(): Promise<Target['tokens']>
}

/** Opens an issuer whose key is kept in the folder. */
export const serveIssuer = async (folder: string): Promise<ServedIssuer> => {
  const { server, port } = await openServer(0, 'the keys of the issuer')
  const url = `http://127.0.0.1:${port}`
  const { keys, mint } = await openIssuer(folder, url)
  server.on('request', (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(keys)),
  )
  return {
    issuer: url,
    audience: localAudience,
    jwks: `${url}/keys`,
    tokens: async () => {
      const minted = localUsers.map(async user => [user.id, await mint(user)])
      return Object.fromEntries(await Promise.all(minted)) as Target['tokens']
    },
    [Symbol.asyncDispose]: () => shut(server),
  }
}
