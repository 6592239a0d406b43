// Adds up what the test runs wrote, names what failed, and closes with one plain line.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const [folder, ...failedSteps] = process.argv.slice(2)
const runs = readdirSync(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
const sum = field => runs.reduce((total, run) => total + run[field], 0)
const ours = line => !line.includes('node_modules') && !line.includes('at new Promise')
const firstLines = text => (text ?? '').split('\n').filter(ours).slice(0, 8).join('\n    ')

for (const file of runs.flatMap(run => run.testResults)) {
  const name = relative('', file.name)
  const failed = file.assertionResults.filter(test => test.status === 'failed')
  for (const test of failed)
    console.log(`failed: ${name}: ${test.fullName}\n    ${firstLines(test.failureMessages[0])}`)
  if (file.status === 'failed' && failed.length === 0)
    console.log(`failed: ${name}\n    ${firstLines(file.message)}`)
}
for (const step of failedSteps) console.log(`failed step: ${step}`)

const [passed, failed] = [sum('numPassedTests'), sum('numFailedTests')]
// A step may fail without a failed test: a file that does not load, the gate, the replay.
const faults = Math.max(failed, failedSteps.length)
console.log(`${passed} passed, ${faults} failed`)
process.exit(faults === 0 && passed > 0 ? 0 : 1)
