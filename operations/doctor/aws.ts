import { exchangeWith } from '../../shared/aws/exchange.ts'
import type { Json } from '../json.ts'
import { type Place, urlOf } from '../place.ts'
import { type Action, CALLS, type Call, meaningOf } from './calls.ts'
import { CouldNotLook } from './could-not-look.ts'
import type { Aws } from './ports.ts'

const CALL_MS = 20_000

const asked = async (place: Place, action: Action, input: Json): Promise<Json | undefined> => {
  const call: Call = CALLS[action]
  const { credentials, region, now } = place
  const exchange = exchangeWith({
    endpoint: urlOf(call.host, place),
    credentials,
    region,
    service: call.service,
    now,
  })
  const answer = await exchange(call.request(input), CALL_MS, 'own')
  if (typeof answer === 'string' || !answer.whole) throw new CouldNotLook(`${call.host} gives no answer`)
  const { status, text } = answer
  if (status < 300) return call.read(text)
  const meaning = meaningOf(status, text)
  if (meaning === 'absent') return undefined
  if (meaning === 'nobody')
    throw new CouldNotLook('the credentials are over or wrong, or the clock of this machine is')
  if (meaning === 'denied') throw new CouldNotLook('not allowed to look', action)
  if (meaning === 'unknown') throw new CouldNotLook('not played here')
  throw new CouldNotLook(`${call.host} answers ${status}`)
}

/** Asks by signed requests, the same thing once. */
export const awsAt = (place: Place): Aws => {
  const answers = new Map<string, Promise<Json | undefined>>()
  return (action, input) => {
    const key = `${action} ${JSON.stringify(input)}`
    const answer = answers.get(key) ?? asked(place, action, input)
    answers.set(key, answer)
    return answer
  }
}
