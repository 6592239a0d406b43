import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PlainError } from './plain-error.ts'

/** The only address that anything here listens on. */
export const loopback = '127.0.0.1'

const ownHosts = new Set([loopback, 'localhost', '[::1]'])

/**
 * Whether the request names this machine as its host. A page from elsewhere that has its own name point to 127.0.0.1
 * (DNS rebinding) names another one.
 */
export const isFromHere = (request: IncomingMessage): boolean => isOwnHost(request.headers.host ?? '')

/** Whether a `host` header names this machine. */
export const isOwnHost = (host: string): boolean => ownHosts.has(host.replace(/:\d+$/, '').toLowerCase())

/**
 * Whether nobody else's page sent the request: a browser says whose page did, other programs say nothing. A page from
 * elsewhere cannot read an answer, but what was asked for would have happened.
 */
export const isOwnPage = ({ headers: { origin } }: IncomingMessage): boolean =>
  origin === undefined || ownHosts.has(URL.parse(origin)?.hostname ?? '')

/** The address that a request names, whatever its form; one that cannot be read is the root. */
export const urlOf = (request: IncomingMessage): URL =>
  URL.parse(`http://local${request.url ?? '/'}`) ?? new URL('http://local/')

/** A server that listens and has its port, before anything is there to answer. */
export type OpenServer = { readonly server: Server; readonly port: number }

/** Clients keep connections for as long as a frozen function may sleep on one, in milliseconds. */
export const keepAliveMs = 15 * 60_000

/**
 * Who sends a request byte by byte, or only connects, is ended: the head must be there within a minute. What follows it may
 * take as long as a frozen function may sleep over it.
 */
const patience = {
  headersTimeout: 60_000,
  requestTimeout: keepAliveMs,
  connectionsCheckingInterval: 10_000,
}

/** Listens on a loopback port, 0 for a free one. Rejects with a `PlainError` where the port is taken. */
export const openServer = (port: number, purpose: string, times = patience): Promise<OpenServer> =>
  new Promise((resolve, reject) => {
    const server = createServer({ keepAliveTimeout: keepAliveMs, ...times })
    const refuse = (error: NodeJS.ErrnoException) => {
      const taken = `port ${port} (${purpose}) is in use: end what listens there, or choose other ports with --port`
      reject(error.code === 'EADDRINUSE' ? new PlainError(taken) : error)
    }
    server.once('error', refuse)
    server.listen(port, loopback, () => {
      server.off('error', refuse)
      // Listening on TCP: the address is one with a port.
      resolve({ server, port: (server.address() as AddressInfo).port })
    })
  })

/** Ends a server with all its connections. */
export const shut = (server: Server): Promise<void> =>
  new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
