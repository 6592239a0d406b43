import type { Duplex } from 'node:stream'

/** Nobody speaks before the handshake is over; whoever says more than this is shut out. In bytes. */
const MOST_EARLY = 64 * 1024

/**
 * Listens to a socket that is not let in yet, so that its end is noticed: one that nobody reads looks alive long after its
 * client has gone, and would be let in for nothing. Answers a function that stops listening, pauses the socket and
 * gives what came early.
 */
export const attend = (socket: Duplex, head: Buffer): (() => Buffer) => {
  const early = [head]
  let bytes = head.length
  const hear = (chunk: Buffer) => {
    early.push(chunk)
    bytes += chunk.length
    if (bytes > MOST_EARLY) socket.destroy()
  }
  const end = () => socket.destroy()
  socket.on('data', hear).once('end', end)
  return () => {
    socket.off('data', hear).off('end', end).pause()
    return Buffer.concat(early)
  }
}
