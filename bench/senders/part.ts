import type { Part } from '../part.ts'
import { startStack } from '../stack.ts'
import { isRight, measureSenders } from './measure.ts'

const SENDERS = 50
const [MESSAGES, MESSAGES_QUICK] = [60, 5]

export const part: Part = {
  name: 'senders',
  says: 'fifty at once in one channel of the local stack: messages a second, commits each, order and repeats',
  run: async ({ quick }) => {
    const stack = await startStack()
    try {
      const measured = await measureSenders(stack, SENDERS, quick ? MESSAGES_QUICK : MESSAGES)
      if (!isRight(measured)) throw new Error('numbers have holes, or answers to one key disagree')
      const note = `${measured.messages} messages, every fifth twice`
      return [
        { metric: 'senders: messages', value: measured.perSecond, unit: '1/s', note },
        { metric: 'senders: commits', value: measured.commitsEach, unit: 'per message', limit: 1, goal: 1.5 },
        { metric: 'senders: posts', value: measured.postsEach, unit: 'per message', limit: SENDERS },
      ]
    } finally {
      await stack.stop()
    }
  },
}
