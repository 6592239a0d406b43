import { isIP, type OnReadOpts, connect as overTcp, type Socket } from 'node:net'
import { type ConnectionOptions, createSecureContext, connect as overTls } from 'node:tls'

/** The way to one place. */
export type Dial = {
  open(onread: OnReadOpts): Socket
  /** The event that says that requests may be written. */
  readonly ready: 'connect' | 'secureConnect'
}

const KEEP_ALIVE_MS = 30_000

/** What is written leaves at once, whatever the peer has yet to acknowledge. */
const prepared = (socket: Socket): Socket => socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS)

/** The certificate is checked against the name, and later connections resume the session of earlier ones. */
const secureDial = (host: string, port: number, ca: string | undefined): Dial => {
  // Made once: it takes longer than the rest of a connection.
  const secureContext = createSecureContext(ca === undefined ? {} : { ca })
  const name = isIP(host) === 0 && { servername: host }
  const place = { host, port, ...name, secureContext, ALPNProtocols: ['http/1.1'] }
  let session: Buffer | undefined
  return {
    ready: 'secureConnect',
    open: onread => {
      const options: ConnectionOptions & { onread: OnReadOpts } = { ...place, onread }
      const socket = overTls({ ...options, ...(session && { session }) })
      socket.on('session', given => {
        session = given
      })
      // It may be the session that the server does not like.
      socket.on('error', () => {
        session = undefined
      })
      return prepared(socket)
    },
  }
}

/**
 * @param ca certificates in PEM to believe in the place of those that Node does
 */
export const dialTo = ({ protocol, hostname, port }: URL, ca?: string): Dial => {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol !== 'http:') return secureDial(host, Number(port) || 443, ca)
  const place = { host, port: Number(port) || 80 }
  return { ready: 'connect', open: onread => prepared(overTcp({ ...place, onread })) }
}
