import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What a function is asked first, what its answer must have in it, and what it is told of its surroundings. */
export type First = {
  readonly path: string
  readonly event: object
  readonly answer: string
  readonly env: NodeJS.ProcessEnv
}

/** How a new process began: milliseconds from before its bundle was loaded until its first answer. */
export type Start = {
  readonly ms: number
  /** Of the processor, all threads. */
  readonly cpuMs: number
  readonly answer: string
  /** Modules of Node itself that were loaded by then. */
  readonly modules: readonly string[]
}

/** What runs in the new process, as Lambda's own code does: load, and hand over an event. `import` loads either format. */
const SCRIPT = `
const { path, event } = JSON.parse(process.argv[1])
const context = { awsRequestId: 'r', functionName: 'f', getRemainingTimeInMillis: () => 10000 }
const started = [performance.now(), process.cpuUsage()]
const told = answer => {
  const [ms, { user, system }] = [performance.now() - started[0], process.cpuUsage(started[1])]
  console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, answer: JSON.stringify(answer), modules: process.moduleLoadList }))
  process.exit()
}
const loaded = path.endsWith('.mjs') ? import(path) : { then: next => next(require(path)) }
loaded.then(({ handler }) => handler(event, context).then(told, thrown => told(String(thrown))))
`

const run = promisify(execFile)

/** Starts a function in a process of its own. Rejects where the answer is not the one that it should be. */
export const start = async ({ path, event, answer, env }: First): Promise<Start> => {
  const { stdout } = await run(process.execPath, ['-e', SCRIPT, JSON.stringify({ path, event })], {
    env,
    maxBuffer: 4 * 1024 * 1024,
  })
  const started = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Start
  if (started.answer.includes(answer)) return started
  throw new Error(`${path} answered ${started.answer}, which is without ${answer}`)
}

/** Starts all of them in rounds, each round beginning with the next: what comes first finds other caches. */
export const startAll = async (
  firsts: Readonly<Record<string, First>>,
  rounds: number,
): Promise<ReadonlyMap<string, readonly Start[]>> => {
  const rows = Object.entries(firsts)
  const starts = new Map<string, Start[]>(rows.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, first] of [...rows.slice(round % rows.length), ...rows.slice(0, round % rows.length)])
      starts.get(name)?.push(await start(first))
  return starts
}

/** Whether Node's own HTTP client behind `fetch` and `Headers` was loaded: it costs about as much as all of ours. */
export const hasFetch = ({ modules }: Start): boolean => modules.some(name => name.includes('deps/undici'))
