import { commandLine, count, json } from '../load/command-line.ts'
import { runScript } from '../load/script.ts'
import { startStack } from '../stack.ts'
import { isRight, measureSenders } from './measure.ts'

const MOST_COMMITS_EACH = 1.5

const asked = commandLine({
  name: 'senders',
  says: `Many senders at once in one channel, every fifth message sent twice: is it right, and is it cheap? Makes a stack of its
own. Ends with 1 where numbers have holes, answers to one key disagree, or a message took more than ${MOST_COMMITS_EACH} commits.`,
  options: {
    senders: count(50, 'clients who send, all in the one channel'),
    messages: count(40, 'messages that each of them sends'),
    json,
  },
})

await runScript(startStack(), asked.json, async stack => {
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
