import { openPolled } from '../../client/connection/polled-socket.ts'
import { systemPorts } from '../../client/ports.ts'
import { inbox, type Opening, type Peer, peerOver, Refused } from './peer.ts'

const POLICY_VIOLATION = 1008

/** A peer without a socket: the same frames by requests over HTTP. Rejects with `Refused` when it is let in no more than a socket. */
export const openPolledPeer = async (http: string, { token, headers, patience }: Opening): Promise<Peer> => {
  const bearer = token ?? headers?.authorization?.replace(/^Bearer /, '') ?? ''
  const socket = openPolled(http, systemPorts)('', [], bearer)
  const box = inbox(patience)
  let end: (how: { code: number; reason: string }) => void = () => {}
  const closed: Peer['closed'] = new Promise(resolve => {
    end = resolve
  })
  socket.onmessage = ({ data }: { data: string }) => box.receive(data)
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve()
    socket.onclose = ({ code }: { code: number }) => {
      end({ code, reason: '' })
      reject(new Refused(code === POLICY_VIOLATION ? 401 : 0))
    }
  })
  const close = () => {
    socket.close()
    end({ code: 1000, reason: '' })
  }
  return peerOver(box, { closed, protocol: '', send: text => socket.send(text), close, cut: close })
}
