import type { Effect } from './facts.ts'

/** Every call that a function makes to a port, as something that takes time and may fail. */

export type Gate = (effect: Effect) => Promise<unknown>

type Call = (...args: unknown[]) => unknown

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

type Gated = { readonly gate: Gate }

const plain = (port: string, method: string, call: Call) =>
  function (this: Gated, ...args: unknown[]) {
    return this.gate({ port, method, args, run: async () => call(...args) })
  }

/** Each page is an effect: what happens between two pages may change what the next one holds. */
const paged = (port: string, method: string, call: Call) =>
  async function* (this: Gated, ...args: unknown[]) {
    const pages = (call(...args) as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    for (;;) {
      const page = (await this.gate({
        port,
        method,
        args,
        run: () => pages.next(),
      })) as IteratorResult<unknown>
      if (page.done) return
      yield page.value
    }
  }

/** Puts a port behind a gate, whatever methods it has. The methods are made once, for every event that has a gate. */
export const gating = <Port extends object>(port: Port, name: string): ((gate: Gate) => Port) => {
  class Behind implements Gated {
    readonly gate: Gate
    constructor(gate: Gate) {
      this.gate = gate
    }
  }
  for (const [method, call] of Object.entries(port as Readonly<Record<string, Call>>))
    Object.assign(Behind.prototype, {
      [method]: isPaged(call) ? paged(name, method, call) : plain(name, method, call),
    })
  return gate => new Behind(gate) as unknown as Port
}
