/** Every call that a function makes to a port, as something that takes time and may fail. */

/** One call of a port. `run` does it, at the instant at which it takes effect. */
export type Effect = {
  readonly port: string
  readonly method: string
  /** Both. */
  readonly name: string
  readonly args: readonly unknown[]
  readonly run: () => Promise<unknown>
}

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
  'since',
])

export const isRead = ({ method }: Pick<Effect, 'method'>): boolean => READS.has(method)

const isPaged = (call: Call): boolean => call.constructor.name === 'AsyncGeneratorFunction'

type Methods = Readonly<Record<string, Call>>
type Kind = Pick<Effect, 'port' | 'method' | 'name'>

/** A port behind the gate of one event. */
class Behind {
  readonly port: Methods
  readonly gate: Gate
  constructor(port: Methods, gate: Gate) {
    this.port = port
    this.gate = gate
  }
}

const plain = ({ port, method, name }: Kind) =>
  function (this: Behind, ...args: unknown[]) {
    const call = this.port[method] as Call
    return this.gate({ port, method, name, args, run: () => call(...args) as Promise<unknown> })
  }

/** Each page is an effect: what happens between two pages may change what the next one holds. */
const paged = ({ port, method, name }: Kind) =>
  async function* (this: Behind, ...args: unknown[]) {
    const call = this.port[method] as Call
    const pages = (call(...args) as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    const run = () => pages.next()
    for (;;) {
      const page = (await this.gate({ port, method, name, args, run })) as IteratorResult<unknown>
      if (page.done) return
      yield page.value
    }
  }

const kindOf = (port: Methods, name: string): typeof Behind => {
  class Named extends Behind {}
  for (const [method, call] of Object.entries(port)) {
    const kind = { port: name, method, name: `${name}.${method}` }
    Object.assign(Named.prototype, { [method]: isPaged(call) ? paged(kind) : plain(kind) })
  }
  return Named
}

/** One class a port for all worlds, so that what calls it always finds the same shape. */
const KINDS = new Map<string, typeof Behind>()

/** Puts a port behind a gate, whatever methods it has. */
export const gating = <Port extends object>(port: Port, name: string): ((gate: Gate) => Port) => {
  const methods = port as Methods
  const Kind = KINDS.get(name) ?? kindOf(methods, name)
  KINDS.set(name, Kind)
  return gate => new Kind(methods, gate) as unknown as Port
}
