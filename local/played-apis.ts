import type { Crossings } from './crossings.ts'
import type { Ledger } from './functions/ledger.ts'
import { type Gateway, playGateway } from './gateway/gateway.ts'
import type { GatewayLimits } from './gateway/limits.ts'
import type { PlayedApi } from './gateway/played-api.ts'
import { playHttpApi } from './http-api/http-api.ts'
import { type OpenServer, openServer, shut } from './loopback.ts'
import type { LocalOptions } from './options.ts'
import type { Roles } from './roles/roles.ts'
import { signersOf } from './signers.ts'
import type { ApiDefinition, Stack } from './template/stack.ts'

/** An API whose port listens. */
export type OpenApi = OpenServer & { readonly api: ApiDefinition }

/** Ports that listen already, by protocol: the first API of a protocol gets its one. */
export type ReservedPorts = Map<string, OpenServer>

/** Listens on the ports of the APIs before there are any: a port in use is told before the work begins. */
export const reservePorts = async (ports: LocalOptions['ports']): Promise<ReservedPorts> =>
  new Map([
    ['WEBSOCKET', await openServer(ports?.websocket ?? 0, 'WebSocket API')],
    ['HTTP', await openServer(ports?.http ?? 0, 'HTTP API')],
  ])

/**
 * Gives every API a listening port: the reserved one of its protocol, or a free one. The functions' environment names
 * these before anything can be called.
 */
export const openApis = async (
  apis: readonly ApiDefinition[],
  reserved: ReservedPorts,
): Promise<OpenApi[]> => {
  const opened: OpenApi[] = []
  for (const api of apis) {
    const open = reserved.get(api.protocol) ?? (await openServer(0, `${api.protocol} API ${api.name}`))
    reserved.delete(api.protocol)
    opened.push({ api, ...open })
  }
  return opened
}

/** What the APIs of a stack need to be played. */
export type ApisSetting = {
  readonly stack: Stack
  readonly crossings: Crossings
  readonly limits: GatewayLimits
  readonly ledger: Ledger
  /** How many events wait for an instance of a function. */
  readonly waiting: () => number
  readonly warn: (line: string) => void
  readonly roles: Roles | undefined
}

/** A running API; sockets are those of a WebSocket API. */
type Playing = { readonly stop: () => Promise<void>; readonly sockets?: Gateway }

type Player = (played: PlayedApi, open: OpenApi, ledger: Ledger) => Playing

/** How an API of a protocol is played: one row a protocol. */
const players: Readonly<Record<string, Player>> = {
  WEBSOCKET: (played, { server }, ledger) => {
    const sockets = playGateway(played, server, ledger.traffic)
    return { sockets, stop: () => sockets.stop() }
  },
  HTTP: (played, { server }) => {
    playHttpApi(played, server)
    return { stop: () => shut(server) }
  },
}

/** All APIs of a stack, running. */
export type PlayedApis = {
  /** Ends every socket at once without a word; answers how many there were. */
  readonly dropAll: () => number
  readonly stop: () => Promise<void>
}

/** Plays every API on its open port. */
export const playApis = (setting: ApisSetting, opened: readonly OpenApi[]): PlayedApis => {
  const { stack, crossings, limits, waiting, ledger, warn, roles } = setting
  const { permissions } = stack
  const signers = signersOf(stack.functions)
  const playing = opened.flatMap(open => {
    const played = { api: open.api, permissions, crossings, limits, waiting, warn, signers, roles }
    return players[open.api.protocol]?.(played, open, ledger) ?? []
  })
  return {
    dropAll: () => playing.reduce((sum, { sockets }) => sum + (sockets?.dropAll() ?? 0), 0),
    stop: async () => {
      for (const { stop } of playing) await stop()
    },
  }
}
