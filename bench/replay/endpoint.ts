import { type Operations, startStack } from '../stack.ts'
import { PlainError } from './plain-error.ts'

/** A running local stack to replay against. */
export type Endpoint = {
  readonly websocket: string
  /** Its process, where it is ours. */
  readonly pid: number | undefined
  token(user: string): Promise<string>
  operations(): Promise<Operations>
  /** How often each fault has happened; empty where the stack is honest. */
  faults(): Promise<Readonly<Record<string, number>>>
  /** Between two beats of a client; absent for what the server says. */
  readonly heartbeatSeconds: number | undefined
  /** Rejects when the stack ends by itself; never resolves. */
  readonly fails: Promise<never>
  stop(): Promise<void>
}

/** Where a stack runs already: its WebSocket API, and the page that tokens come from. */
export type Address = { readonly websocket: string; readonly web: string }

/** How hostile a stack of its own is: the seed and the list of faults, as `npm start` takes them. */
type Hostile = { readonly hostile?: number | undefined; readonly faults?: string | undefined }

const answerOf = async (url: string, request: RequestInit): Promise<Response> => {
  const response = await fetch(url, request).catch((fault: Error) => {
    throw new PlainError(
      `nothing answers at ${url} (${(fault.cause as Error | undefined)?.message ?? fault.message})`,
    )
  })
  if (!response.ok) throw new PlainError(`${url} answers ${response.status}: is it a local stack's page?`)
  return response
}

const never = new Promise<never>(() => {})

/** One that runs already, and goes on running. Throws a `PlainError` at its first use when it is not there. */
export const runningStack = ({ websocket, web }: Address): Endpoint => {
  const origin = web.endsWith('/') ? web.slice(0, -1) : web
  const headers = { 'content-type': 'application/json' }
  return {
    websocket,
    pid: undefined,
    fails: never,
    heartbeatSeconds: undefined,
    faults: async () =>
      (await (await answerOf(`${origin}/local/faults`, {})).json()) as Record<string, number>,
    token: async user => {
      const body = JSON.stringify({ sub: user })
      const response = await answerOf(`${origin}/local/tokens`, { method: 'POST', headers, body })
      return ((await response.json()) as { token: string }).token
    },
    operations: async () => (await (await answerOf(`${origin}/local/operations`, {})).json()) as Operations,
    stop: async () => {},
  }
}

/** What a lost last message waits for is a heartbeat: where messages get lost on purpose, nobody has half a minute. */
const HOSTILE_HEARTBEAT_SECONDS = 4

/** One of its own, rates off, that ends with the replay; hostile where there is a seed. */
export const ownStack = async ({ hostile, faults }: Hostile = {}): Promise<Endpoint> => {
  const args = [
    ...(hostile === undefined ? [] : ['--hostile', String(hostile)]),
    ...(faults === undefined ? [] : ['--faults', faults]),
  ]
  const heartbeatSeconds = args.length > 0 ? HOSTILE_HEARTBEAT_SECONDS : undefined
  const stack = await startStack(args).catch((fault: Error) => {
    throw new PlainError(fault.message)
  })
  const fails = new Promise<never>((_, reject) => {
    stack.process.once('exit', code => reject(new PlainError(`the stack ended with ${code}`)))
  })
  // It ends with every replay; only one that is under way minds.
  fails.catch(() => {})
  const { websocket, token, operations, stop } = stack
  const faultsOf = () => stack.faults()
  const { pid } = stack.process
  return { websocket, pid, fails, token, operations, faults: faultsOf, heartbeatSeconds, stop }
}
