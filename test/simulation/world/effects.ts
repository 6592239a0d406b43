import type { Effect } from './facts.ts'

/** Every call that a function makes to a port, as something that takes time and may fail. */

export type Gate = (effect: Effect) => Promise<unknown>

type Call = (...args: unknown[]) => unknown
type Callable = Readonly<Record<string, Call>>

/** Methods that change nothing: what fails after them has done nothing either. */
const READS: ReadonlySet<string> = new Set([
  'read',
  'readMany',
  'has',
  'pages',
  'of',
  'marks',
  'due',
  'get',
  'page',
  'recent',
])

export const isRead = ({ method }: Pick<Effect, 'method'>): boolean => READS.has(method)

const isPaged = (call: Call): boolean => call.constructor.name === 'AsyncGeneratorFunction'

/** Each page is an effect: what happens between two pages may change what the next one holds. */
const paged = (gate: Gate, port: string, method: string, call: Call) =>
  async function* (...args: unknown[]) {
    const pages = (call(...args) as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    for (;;) {
      const page = (await gate({ port, method, args, run: () => pages.next() })) as IteratorResult<unknown>
      if (page.done) return
      yield page.value
    }
  }

/** A port behind a gate, whatever methods it has. */
export const gated = <Port extends object>(port: Port, name: string, gate: Gate): Port => {
  const wrapped: Record<string, Call> = {}
  const callable = port as unknown as Callable
  for (const method of Object.keys(port)) {
    const call = callable[method] as Call
    wrapped[method] = isPaged(call)
      ? paged(gate, name, method, call)
      : (...args) => gate({ port: name, method, args, run: async () => call(...args) })
  }
  return wrapped as unknown as Port
}
