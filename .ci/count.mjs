// Adds up what the test runs wrote and closes with one plain line.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, failedSteps] = process.argv.slice(2)
const runs = readdirSync(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
const sum = field => runs.reduce((total, run) => total + run[field], 0)
const [passed, failed] = [sum('numPassedTests'), sum('numFailedTests')]
// A step may fail without a failed test: a file that does not load, the gate, the replay.
const faults = Math.max(failed, Number(failedSteps))
console.log(`${passed} passed, ${faults} failed`)
process.exit(faults === 0 && passed > 0 ? 0 : 1)
