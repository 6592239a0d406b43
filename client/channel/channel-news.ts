import type { ChannelEvents } from '../api.ts'
import type { Emitter } from '../emitter.ts'
import type { Hub } from '../hub.ts'
import type { Outgoing } from '../outbox/outgoing.ts'
import type { Unsent } from '../outbox/pending.ts'
import type { Reset } from './channel-log.ts'
import type { Typing } from './typing.ts'

/** News that a channel tells whole each time: to those who listen to it, and to those who listen to all. */

type Teller = { readonly name: string; readonly events: Emitter<ChannelEvents> }

export const tellPending = (
  { name, events, outgoing }: Teller & { readonly outgoing: Outgoing },
  hub: Hub,
): void => {
  const { pending } = outgoing
  events.emit('pending', pending)
  hub.events.emit('pending', { channel: name, pending })
}

export const tellTyping = (
  { name, events, typing }: Teller & { readonly typing: Typing },
  hub: Hub,
): void => {
  events.emit('typing', typing.names)
  hub.events.emit('typing', { channel: name, users: typing.names })
}

/** A message is given up. */
export const tellUnsent = ({ events }: Teller, hub: Hub, unsent: Unsent): void => {
  events.emit('unsent', unsent)
  hub.events.emit('unsent', unsent)
}

/** The log goes on elsewhere. */
export const tellReset = ({ name, events }: Teller, hub: Hub, reset: Reset): void => {
  events.emit('reset', reset)
  hub.events.emit('reset', { channel: name, ...reset })
}
