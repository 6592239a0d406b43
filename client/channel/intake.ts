import { queueOf } from '../../shared/protocol/channel.ts'
import type { Event, EventName, FieldsOf } from '../../shared/protocol/events.ts'
import type { Hub } from '../hub.ts'
import type { ChannelCore } from './channel-core.ts'
import { entryOf } from './notice.ts'

type Target = { readonly hub: Hub; readonly channel: (name: string) => ChannelCore }
type Handler<E extends EventName> = (target: Target, event: FieldsOf<E>) => void

const hearMember: Handler<'member'> = ({ hub, channel }, { channel: name, user, change }) => {
  const core = channel(name)
  const hasJoined = change === 'joined'
  if (hasJoined) core.company.add(user)
  else core.part(user)
  if (user !== hub.me() && hasJoined) hub.roster.heardOf(user)
  // It may be told twice, or late, when one has long joined again: the list knows.
  if (user === hub.me() && hasJoined !== core.isMember) hub.refresh()
  core.news.tell('member', { channel: name, user, change })
}

const hearReceipt: Handler<'receipt'> = ({ hub, channel }, { channel: name, user, read, delivered }) => {
  const core = channel(name)
  const { receipts } = core
  if (user === hub.me()) receipts.own.heard({ read, delivered })
  else if (!receipts.hear(user, { read, delivered })) return
  hub.listChanged()
  // Of others what is known now: a restore of the tables may have taken back a part of it.
  core.news.tell('receipt', { channel: name, user, read, delivered, ...receipts.others.get(user) })
}

/** One row an event. A problem ends the socket, and is the business of whoever keeps it. */
const HANDLERS: { readonly [E in EventName]: Handler<E> } = {
  message: ({ channel }, event) => channel(event.channel).hear(event.epoch, event),
  notice: ({ hub, channel }, event) => {
    // Before the first hello is answered nobody knows whose it is; that answer tells of it as well.
    if (hub.me() !== '') channel(queueOf(hub.me())).hear(event.epoch, entryOf(event))
  },
  typing: ({ hub, channel }, { channel: name, from, on, at }) => {
    if (from === hub.me()) return
    hub.roster.heardOf(from)
    channel(name).company.add(from)
    channel(name).typing.hear(from, on, at)
  },
  presence: ({ hub }, { user, ...presence }) => hub.roster.saw(user, presence),
  description: ({ hub }, event) => hub.events.emit('description', event),
  pinned: ({ hub }, event) => hub.events.emit('pinned', event),
  settings: ({ hub }, event) => hub.events.emit('settings', event),
  receipt: hearReceipt,
  member: hearMember,
  problem: () => {},
}

/** Takes an event. One that this version does not know is passed over. */
export const takeEvent = (target: Target, event: Event): void => {
  if (!Object.hasOwn(HANDLERS, event.event)) return
  const handler = HANDLERS[event.event] as Handler<EventName>
  handler(target, event)
}
