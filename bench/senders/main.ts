import { parseArgs } from 'node:util'
import { between, startStack } from '../stack.ts'
import { sender } from './sender.ts'

/**
 * Fifty senders at once in one channel, rates off, every fifth message sent twice at the same moment.
 * Counts what arrives and what it cost; checks that numbers are dense and repeats are recognised.
 */
const { values } = parseArgs({
  options: {
    senders: { type: 'string', default: '50' },
    messages: { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
  },
})
const [senders, messages] = [Number(values.senders), Number(values.messages)]
const channel = 'chat:senders'

const stack = await startStack()
const people = []
for (let at = 0; at < senders; at++)
  people.push(await sender(stack.websocket, await stack.token(`sender-${at}`), channel, `sender-${at}`))

const before = await stack.operations()
const began = performance.now()
const results = await Promise.all(people.map(person => person.run(messages)))
const seconds = (performance.now() - began) / 1000
const after = await stack.operations()

const numbers = results.flatMap(({ seqs }) => seqs).toSorted((one, other) => one - other)
const total = senders * messages
const calls = between(before.total, after.total)
const posts = between(before.posts, after.posts)
const repeats = results.reduce((sum, { repeats }) => sum + repeats, 0)
const told = results.reduce((sum, { told }) => sum + told, 0)
const each = (count = 0) => Number((count / total).toFixed(3))
const report = {
  senders,
  messages: total,
  'messages per second': Math.round(total / seconds),
  'commits per message': each(calls.UpdateItem),
  dense: numbers.every((seq, at) => seq === at + 1) && numbers.length === total,
  'sent twice': repeats,
  'recognised as duplicates': results.reduce((sum, { duplicates }) => sum + duplicates, 0),
  'answers that disagree': results.reduce((sum, { disagreements }) => sum + disagreements, 0),
  'refusals waited for': results.reduce((sum, { waits }) => sum + waits, 0),
  'events told': told,
  ...Object.fromEntries(
    Object.entries(calls).map(([operation, count]) => [`${operation} per message`, each(count)]),
  ),
  'posts per message': each(posts[200]),
}
for (const person of people) person.close()
await stack.stop()
if (values.json) console.log(JSON.stringify(report))
else console.table(report)
const isRight = report.dense && report['answers that disagree'] === 0
const isCheap = report['commits per message'] <= 1.5
process.exitCode = isRight && isCheap ? 0 : 1
