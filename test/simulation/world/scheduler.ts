import { type Task, TaskHeap } from './task-heap.ts'

/** A reaction to it is a microtask without the resource that Node's `queueMicrotask` makes for each. */
const settled = Promise.resolve()

/** Virtual time, in epoch milliseconds, and the only order in which anything happens. */
export class Scheduler {
  readonly #tasks = new TaskHeap()
  #now: number
  #made = 0
  #steps = 0
  /** Set to end the run before its time. */
  isStopped = false

  constructor(start: number) {
    this.#now = start
  }

  get now(): number {
    return this.#now
  }

  /** How many things have happened. */
  get steps(): number {
    return this.#steps
  }

  /** Lets something happen in so many milliseconds; answers how to call it off. */
  after(ms: number, run: () => void): () => void {
    this.#made++
    const task: Task = { at: this.#now + Math.max(0, ms), order: this.#made, run }
    this.#tasks.put(task)
    return () => {
      task.run = undefined
    }
  }

  sleep(ms: number): Promise<void> {
    return new Promise(resolve => void this.after(ms, resolve))
  }

  /**
   * Lets everything happen that is due until then, one thing after the other, each with all that follows from it at
   * once: Node runs a tick only when no microtask is left, which costs less than a turn of its event loop.
   */
  runFor(ms: number): Promise<void> {
    const end = this.#now + ms
    return new Promise(resolve => {
      const turn = () => process.nextTick(step)
      const step = () => {
        const task = this.isStopped ? undefined : this.#tasks.take(end)
        if (!task) {
          if (!this.isStopped) this.#now = end
          return resolve()
        }
        this.#now = task.at
        this.#steps++
        task.run?.()
        void settled.then(turn)
      }
      void settled.then(turn)
    })
  }
}
