import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { Delivery, FunctionError, WorkerSetting, WorkerWord } from './wire.ts'

/** What an instance is made of: its settings but for the wiring, and its environment. */
export type InstanceSetting = Omit<WorkerSetting, 'port' | 'gate' | 'nodeOptions'> & {
  readonly environment: Readonly<Record<string, string>>
  /** The program that every instance runs. */
  readonly source: string
}

/** Called as things happen to an instance; after `gone` nothing more comes. */
export type InstanceEvents = {
  readonly word: (word: WorkerWord) => void
  readonly gone: (error: FunctionError) => void
}

/** The heap never needs what the template grants; young space is what makes idle workers large. */
const limits = (memoryMb: number) => ({
  maxOldGenerationSizeMb: Math.max(64, memoryMb),
  maxYoungGenerationSizeMb: 16,
  stackSizeMb: 4,
})

const asError = (thrown: unknown): FunctionError => {
  if (!(thrown instanceof Error)) return { errorType: 'Error', errorMessage: String(thrown) }
  return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] }
}

/** One execution environment of a function: a thread with its own globals, frozen between events. */
export class Instance {
  /** The monotonic time at which it last returned, in milliseconds. */
  idleSince = 0
  readonly #port: MessagePort
  readonly #gate = new Int32Array(new SharedArrayBuffer(4))
  readonly #worker: Worker

  constructor({ environment, source, ...setting }: InstanceSetting, events: InstanceEvents) {
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    const { NODE_OPTIONS: nodeOptions, ...env } = environment
    const workerData: WorkerSetting = { ...setting, nodeOptions, port: port2, gate: this.#gate.buffer }
    this.#worker = new Worker(source, {
      eval: true,
      env,
      argv: [],
      execArgv: [],
      workerData,
      transferList: [port2],
      resourceLimits: limits(setting.memoryMb),
    })
    this.#port.on('message', events.word)
    const gone = (error: FunctionError) => {
      this.#hearLastWords(events.word)
      events.gone(error)
    }
    this.#worker.on('error', error => gone(asError(error)))
    this.#worker.on('exit', code =>
      gone({ errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with code ${code}` }),
    )
  }

  /** The end of a thread may be told before its last words are. */
  #hearLastWords(take: (word: WorkerWord) => void): void {
    for (let said = receiveMessageOnPort(this.#port); said; said = receiveMessageOnPort(this.#port))
      take(said.message)
  }

  /** Hands over one event and wakes the thread. */
  deliver(delivery: Delivery): void {
    this.#port.postMessage(delivery)
    Atomics.add(this.#gate, 0, 1)
    Atomics.notify(this.#gate, 0)
  }

  /** Ends the thread, whatever it is doing. */
  async end(): Promise<void> {
    this.#port.close()
    await this.#worker.terminate()
  }
}
