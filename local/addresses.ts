import { loopback } from './loopback.ts'
import { place } from './template/names.ts'
import type { ApiDefinition } from './template/stack.ts'

/** Where an API listens here. */
export type LocalApi = { readonly api: ApiDefinition; readonly port: number }

/** The path of an API's stage: a named one stands in the path, the default one does not. */
const stagePath = (stage: string): string => (stage === '$default' ? '' : `/${stage}`)

/** The address that a client of the API uses: `ws://127.0.0.1:4600/live` or `http://127.0.0.1:4601`. */
export const addressOf = ({ api, port }: LocalApi): string => {
  const scheme = api.protocol === 'WEBSOCKET' ? 'ws' : 'http'
  return `${scheme}://${loopback}:${port}${stagePath(api.stage)}`
}

/** Schemes of the cloud and what they are here. */
const schemes: Readonly<Record<string, string>> = { 'https://': 'http://', 'wss://': 'ws://' }

/** Puts local addresses in the place of the hosts that the APIs would have in the cloud, wherever they stand in a text. */
export const localiser =
  (apis: readonly LocalApi[]) =>
  (text: string): string =>
    apis.reduce((localised, { api, port }) => {
      const host = `${api.id}.execute-api.${place.region}.${place.suffix}`
      return Object.entries(schemes)
        .reduce(
          (all, [cloud, here]) => all.replaceAll(`${cloud}${host}`, `${here}${loopback}:${port}`),
          localised,
        )
        .replaceAll(host, `${loopback}:${port}`)
    }, text)
