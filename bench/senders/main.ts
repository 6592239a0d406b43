import { numbersFrom, runScript } from '../load/script.ts'
import { startStack } from '../stack.ts'
import { isRight, measureSenders } from './measure.ts'

/** Many senders at once in one channel: is it right, and is it cheap? */
const asked = numbersFrom({ senders: 50, messages: 40 })

const MOST_COMMITS_EACH = 1.5

await runScript(startStack(), asked.isJson, async stack => {
  const measured = await measureSenders(stack, asked.senders, asked.messages)
  const { sum, callsEach } = measured
  const calls = Object.entries(callsEach).map(([operation, count]) => [`${operation} per message`, count])
  const report = {
    senders: measured.senders,
    messages: measured.messages,
    'messages per second': Math.round(measured.perSecond),
    'commits per message': measured.commitsEach,
    dense: measured.isDense,
    'sent twice': sum('repeats'),
    'recognised as duplicates': sum('duplicates'),
    'answers that disagree': sum('disagreements'),
    'refusals waited for': sum('waits'),
    'events told': sum('told'),
    ...Object.fromEntries(calls),
    'posts per message': measured.postsEach,
  }
  return { report, isRight: isRight(measured) && measured.commitsEach <= MOST_COMMITS_EACH }
})
process.exit()
