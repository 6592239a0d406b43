import type { Crossings } from './crossings.ts'
import type { Ledger } from './functions/ledger.ts'
import { playGateway } from './gateway/gateway.ts'
import type { GatewayLimits } from './gateway/limits.ts'
import type { PlayedApi } from './gateway/played-api.ts'
import { playHttpApi } from './http-api/http-api.ts'
import { type OpenServer, openServer, shut } from './loopback.ts'
import type { ApiDefinition, Stack } from './template/stack.ts'

/** An API whose port listens. */
export type OpenApi = OpenServer & { readonly api: ApiDefinition }

/** The port that the first API of a protocol takes; those after it take free ones. */
export type ApiPorts = Readonly<Record<string, number | undefined>>

/** Opens a port for every API. The functions' environment names these before anything can be called. */
export const openApis = async (apis: readonly ApiDefinition[], ports: ApiPorts): Promise<OpenApi[]> => {
  const opened: OpenApi[] = []
  const seen = new Set<string>()
  for (const api of apis) {
    const port = seen.has(api.protocol) ? 0 : (ports[api.protocol] ?? 0)
    seen.add(api.protocol)
    opened.push({ api, ...(await openServer(port, `${api.protocol} API ${api.name}`)) })
  }
  return opened
}

/** What the APIs of a stack need to be played. */
export type ApisSetting = {
  readonly stack: Stack
  readonly crossings: Crossings
  readonly limits: GatewayLimits
  readonly ledger: Ledger
  readonly warn: (line: string) => void
}

type Player = (played: PlayedApi, open: OpenApi, ledger: Ledger) => () => Promise<void>

/** How an API of a protocol is played: one row a protocol. */
const players: Readonly<Record<string, Player>> = {
  WEBSOCKET: (played, { server }, ledger) => {
    const gateway = playGateway(played, server, status => ledger.post(status))
    return () => gateway.stop()
  },
  HTTP: (played, { server }) => {
    playHttpApi(played, server)
    return () => shut(server)
  },
}

/** Plays every API on its open port; returns what ends them all. */
export const playApis = (setting: ApisSetting, opened: readonly OpenApi[]): (() => Promise<void>) => {
  const { stack, crossings, limits, ledger, warn } = setting
  const stops = opened.map(open => {
    const played = { api: open.api, permissions: stack.permissions, crossings, limits, warn }
    return players[open.api.protocol]?.(played, open, ledger)
  })
  return async () => {
    for (const stop of stops) await stop?.()
  }
}
