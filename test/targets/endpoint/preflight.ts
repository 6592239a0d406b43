import { localUsers } from '../../../local/issuer.ts'
import { PlainError } from '../../../local/plain-error.ts'
import { castOf, type Name, type Target } from '../../suites/contract/cast.ts'
import { Refused } from '../../support/peer.ts'

const why = (error: unknown): string => {
  const { code, cause, message } = error as { code?: string; cause?: { code?: string }; message?: string }
  return code ?? cause?.code ?? message ?? String(error)
}

/** Opens a socket with somebody's token; says in one line what is wrong. */
const knock = async (target: Target, name: Name): Promise<void> => {
  const { websocket, tokens } = target
  const peer = await castOf(() => target)
    .open({ token: tokens[name] })
    .catch((error: unknown) => {
      if (!(error instanceof Refused)) throw new PlainError(`${websocket} cannot be reached: ${why(error)}`)
      if (![401, 403].includes(error.status))
        throw new PlainError(
          `${websocket} answers an upgrade with ${error.status}: is that the output WebSocketUrl?`,
        )
      throw new PlainError(
        `${websocket} refuses ${name}'s token (${error.status}): do issuer, audience and jwks of the deployment fit? Each run revokes carol, whose tokens of before are void`,
      )
    })
  await peer.close()
}

/** Whether the endpoint is there and takes everybody's token: told in one line before fifty cases fail. */
export const preflight = async (target: Target): Promise<void> => {
  for (const { id } of localUsers) await knock(target, id as Name)
  const { http } = target
  const response = await fetch(`${http}/tickets`, { method: 'POST' }).catch((error: unknown) => {
    throw new PlainError(`${http} cannot be reached: ${why(error)}`)
  })
  if (response.status !== 401)
    throw new PlainError(`${http}/tickets answers ${response.status}, not 401: is that the output HttpUrl?`)
}
