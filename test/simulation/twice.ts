import { execFile } from 'node:child_process'
import { parseArgs, promisify } from 'node:util'

/** `npm run sim:twice -- [--seeds n]`: runs schedules in two processes, and exits with 1 where one seed ran in two ways. */

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '100' } } })

const hashes = async (): Promise<readonly string[]> => {
  const args = ['test/simulation/main.ts', '--hashes', '--seeds', values.seeds]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 })
  return stdout.match(/^\d+ [0-9a-f]{8}$/gm) ?? []
}

const [one, other] = await Promise.all([hashes(), hashes()])
const same = one.filter((line, at) => line === other[at]).length
process.stdout.write(`${same} of ${values.seeds} seeds ran the same way in two processes\n`)
process.exitCode = same === Number(values.seeds) ? 0 : 1
