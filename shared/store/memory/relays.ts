import type { Relay, Relays } from '../../domain/posting/relay.ts'
import { succeeding } from '../dynamo/relay-succession.ts'
import { copyOf } from './copy.ts'
import type { Listener } from './rooms.ts'

/** The relays in memory, by name. */
export const memoryRelays = (tell: Listener, standing: Map<string, Relay> = new Map()): Relays => {
  return {
    put: async wanted => {
      const name = `${wanted.channel}#${wanted.index}`
      const before = standing.get(name)
      const next = succeeding(before, wanted)
      if (!next) return before ?? wanted
      standing.set(name, copyOf(next))
      tell({ kind: 'relay', relay: next })
      return next
    },
  }
}
