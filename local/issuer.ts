import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SignJWT } from 'jose/jwt/sign'
import { exportJWK } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'
import { importJWK } from 'jose/key/import'
import { isObject, type JsonObject } from './template/json.ts'

/** The development identity provider: it vouches for whoever asks, and only on this machine. */
export type Issuer = {
  readonly issuer: string
  readonly audience: string
  /** The key set that verifies its tokens. */
  readonly keys: JsonObject
  /** A token of 12 hours for a user. */
  readonly mint: (user: LocalUser) => Promise<string>
}

/** Somebody to be. `device` tells the devices of one user apart. */
export type LocalUser = { readonly id: string; readonly roles: readonly string[]; readonly device?: string }

/** The users that are there from the start: two who chat, a customer, one who answers, one who governs. */
export const localUsers: readonly LocalUser[] = [
  { id: 'alice', roles: [] },
  { id: 'bob', roles: [] },
  { id: 'carol', roles: ['client'] },
  { id: 'agent', roles: ['agent', 'employee'] },
  { id: 'admin', roles: ['admin'] },
]

/** Whom the tokens are for. */
export const localAudience = 'heliograph-local'

const algorithm = 'ES256'

/** The key kept in the folder, or a new one: tokens stay good over restarts that keep their data. */
const privateKeyIn = async (folder: string): Promise<JsonObject> => {
  const path = join(folder, 'issuer.json')
  const kept: unknown = await readFile(path, 'utf8').then(JSON.parse, () => undefined)
  if (isObject(kept)) return kept
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: algorithm, use: 'sig' }
  await writeFile(path, JSON.stringify(key), { mode: 0o600 })
  return key
}

/** Opens the issuer whose key is kept in a folder. `url` is its name, the `iss` of its tokens. */
export const openIssuer = async (folder: string, url: string): Promise<Issuer> => {
  const privateKey = await privateKeyIn(folder)
  const key = await importJWK(privateKey, algorithm)
  const { d: _secret, ...publicKey } = privateKey
  const mint = ({ id, roles, device }: LocalUser) =>
    new SignJWT({ roles, device: device ?? `${id}-local` })
      .setProtectedHeader({ alg: algorithm, kid: String(privateKey.kid), typ: 'JWT' })
      .setIssuer(url)
      .setAudience(localAudience)
      .setSubject(id)
      .setJti(randomUUID())
      .setIssuedAt()
      .setNotBefore('0s')
      .setExpirationTime('12h')
      .sign(key)
  return { issuer: url, audience: localAudience, keys: { keys: [publicKey] }, mint }
}
