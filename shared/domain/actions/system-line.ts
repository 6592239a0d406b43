import type { KnownBody } from '../../protocol/index.ts'
import { placeOf } from '../access.ts'
import type { App } from '../app.ts'
import { tellDirectly } from '../delivery/direct-lane.ts'
import { append } from '../log/append.ts'
import type { Caller } from '../ports.ts'

type Line = Omit<Extract<KnownBody, { kind: 'hg.system' }>, 'kind'>

/**
 * Says in the log what happened, as a line of the system from whoever did it, in or out; nothing where the namespace says no
 * changes. What happened stands without it: where this fails, or a crash comes between, there is no line.
 */
export const sayChange = async (app: App, channel: string, caller: Caller, line: Line): Promise<void> => {
  const place = placeOf(channel)
  if (!place.policy.saysChanges) return
  const { rate: _, ...policy } = place.policy
  // As for a service: who left may be named, and nobody's own pace is used up.
  const outside = { ...place, policy: { ...policy, membership: 'rule' as const } }
  try {
    // Without an origin: whoever did it has no other word of the line than the others.
    const said = { sender: caller.user, key: app.ids.next(), body: { kind: 'hg.system', ...line } }
    // Free: what happened is said also of one who may not speak.
    await append(app, outside, { ...said, isFree: true }, tellDirectly)
  } catch (thrown) {
    app.log('WARN', 'change not said', { channel, thrown })
  }
}
