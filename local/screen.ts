import type { LocalRuntime } from './runtime.ts'

/** The line of JSON that tells a program where everything is. */
export const jsonLine = ({ websocket, http, web, database, tokens }: LocalRuntime): string =>
  JSON.stringify({ websocket, http, web, database: database.url, tokens })

/** What a person reads when everything runs. */
export const screen = ({ websocket, http, web }: LocalRuntime, data: string | undefined): string => `
  Heliograph runs: open ${web}

  Two people talking     open the page in two windows, be alice in one and bob in the other
  WebSocket API          ${websocket}
  HTTP API               ${http}
  Tokens for programs    ${web}/local/config
  AWS calls so far       ${web}/local/operations
  Data                   ${data === undefined ? 'gone when this ends (keep it with --data <dir>)' : `kept in ${data}`}

  Ctrl-C ends it.
`
