import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { castOf, type Scale, type Target } from './contract/cast.ts'
import { connecting } from './contract/connecting.ts'
import { greeting } from './contract/greeting.ts'
import { membership } from './contract/membership.ts'
import { messages } from './contract/messages.ts'
import { misuse } from './contract/misuse.ts'
import { reading } from './contract/reading.ts'
import { revoking } from './contract/revoking.ts'
import { signals } from './contract/signals.ts'
import { trusted } from './contract/trusted.ts'
import { waiting } from './contract/waiting.ts'

const PARTS = [
  connecting,
  greeting,
  messages,
  membership,
  signals,
  reading,
  trusted,
  waiting,
  misuse,
  revoking,
]

/** The wire contract as a stranger's program sees it: raw sockets, no SDK. One suite, whatever the target. */
export const contractSuite = (name: string, start: () => Promise<Target>, scale: Scale = {}) => {
  describe(`the contract: ${name}`, () => {
    let target: Target
    const cast = castOf(() => target)
    beforeAll(async () => {
      target = await start()
    })
    beforeEach(({ task, skip }) => {
      const reason = target.excused?.[task.name]
      if (reason) skip(reason)
    })
    afterEach(() => cast.leave())
    afterAll(() => target.stop())
    for (const part of PARTS) part(cast, scale)
  })
}
