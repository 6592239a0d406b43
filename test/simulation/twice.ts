import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { commandLine, count } from '../../bench/load/command-line.ts'

const { seeds } = commandLine({
  name: 'sim:twice',
  says: 'Runs simulated schedules in two processes. Ends with 1 where one seed ran in two ways.',
  options: { seeds: count(100, 'schedules, from seed 1 on') },
})

const hashes = async (): Promise<readonly string[]> => {
  const args = ['test/simulation/main.ts', '--hashes', '--seeds', String(seeds)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 })
  return stdout.match(/^\d+ [0-9a-f]{8}$/gm) ?? []
}

const [one, other] = await Promise.all([hashes(), hashes()])
const same = one.filter((line, at) => line === other[at]).length
process.stdout.write(`${same} of ${seeds} seeds ran the same way in two processes\n`)
process.exitCode = same === seeds ? 0 : 1
