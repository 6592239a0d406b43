import type { Person } from '../model/state.ts'

/** What the server of this page tells it: where the backend is, and who can be chosen. */
export type Surroundings = {
  readonly websocket: string
  /** The HTTP API, over which one talks where no WebSocket comes through. */
  readonly http: string
  readonly users: readonly Person[]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
const rolesOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

/** What the server of the page answers. Rejects where it is away, or answers what is no object. */
export const answered = async (
  path: string,
  init?: RequestInit,
): Promise<Readonly<Record<string, unknown>>> => {
  const response = await fetch(path, init)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  const body: unknown = await response.json()
  if (!isObject(body)) throw new Error(`${path} answered what is no object`)
  return body
}

/** Rejects when the server is away, or still starting. */
export const readSurroundings = async (): Promise<Surroundings> => {
  const { websocket, http, users } = await answered('/local/config')
  const people = (Array.isArray(users) ? users : []).filter(isObject)
  return {
    websocket: String(websocket ?? ''),
    http: String(http ?? ''),
    users: people.map(({ id, roles }) => ({ id: String(id), roles: rolesOf(roles) })),
  }
}

/** A new token for somebody. The development issuer vouches for whoever asks, and only on this machine. */
export const mintToken = async ({ id, roles }: Person): Promise<string> => {
  const { token } = await answered('/local/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub: id, roles, device: 'web' }),
  })
  return String(token)
}
