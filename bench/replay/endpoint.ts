import { type Operations, startStack } from '../stack.ts'
import { PlainError } from './plain-error.ts'

/** A running local stack to replay against. */
export type Endpoint = {
  readonly websocket: string
  /** Its process, where it is ours. */
  readonly pid: number | undefined
  token(user: string): Promise<string>
  operations(): Promise<Operations>
  /** Rejects when the stack ends by itself; never resolves. */
  readonly fails: Promise<never>
  stop(): Promise<void>
}

/** Where a stack runs already: its WebSocket API, and the page that tokens come from. */
export type Address = { readonly websocket: string; readonly web: string }

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
  const origin = web.replace(/\/+$/, '')
  const headers = { 'content-type': 'application/json' }
  return {
    websocket,
    pid: undefined,
    fails: never,
    token: async user => {
      const body = JSON.stringify({ sub: user })
      const response = await answerOf(`${origin}/local/tokens`, { method: 'POST', headers, body })
      return ((await response.json()) as { token: string }).token
    },
    operations: async () => (await (await answerOf(`${origin}/local/operations`, {})).json()) as Operations,
    stop: async () => {},
  }
}

/** One of its own, rates off, that ends with the replay. */
export const ownStack = async (): Promise<Endpoint> => {
  const stack = await startStack().catch((fault: Error) => {
    throw new PlainError(fault.message)
  })
  const fails = new Promise<never>((_, reject) => {
    stack.process.once('exit', code => reject(new PlainError(`the stack ended with ${code}`)))
  })
  // It ends with every replay; only one that is under way minds.
  fails.catch(() => {})
  const { websocket, token, operations, stop } = stack
  return { websocket, pid: stack.process.pid, fails, token, operations, stop }
}
