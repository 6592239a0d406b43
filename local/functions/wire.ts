import type { MessagePort } from 'node:worker_threads'

/** What an instance is started with. */
export type WorkerSetting = {
  readonly port: MessagePort
  /** One 32-bit counter that rises with each event; the instance sleeps on it between events. */
  readonly gate: SharedArrayBuffer
  /** The folder of the function's code and its handler, `file.export`. */
  readonly folder: string
  readonly handler: string
  readonly functionName: string
  readonly functionArn: string
  readonly memoryMb: number
  /** Whether an event is to take as long as on AWS. */
  readonly metered: boolean
  /** The function's `NODE_OPTIONS`, most of which a thread cannot be started with. */
  readonly nodeOptions: string | undefined
  /** Whether every line that the function prints is passed on, or warnings and errors only. */
  readonly verbose: boolean
}

/** One event for an instance; `payload` is JSON, `deadline` epoch milliseconds. */
export type Delivery = { readonly requestId: string; readonly payload: string; readonly deadline: number }

/** An error in Lambda's shape. */
export type FunctionError = {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
}

/** Calls to AWS by operation, e.g. `PutItem` or `POST @connections`. */
export type Calls = Record<string, number>

/** What an instance says. `unfinished` counts the calls that nobody waited for. */
export type WorkerWord =
  | { readonly kind: 'ready' }
  | { readonly kind: 'broken'; readonly error: FunctionError }
  | { readonly kind: 'line'; readonly level: LineLevel; readonly text: string }
  | {
      readonly kind: 'done'
      readonly requestId: string
      readonly payload?: string
      readonly error?: FunctionError
      readonly calls?: Calls
      readonly unfinished: number
      /** How long the event took, or would have on AWS where it is metered, and what the thread computed, in milliseconds. */
      readonly ms: number
      readonly cpuMs: number
    }

/** How grave a printed line is. */
export type LineLevel = 'info' | 'warn' | 'error'
