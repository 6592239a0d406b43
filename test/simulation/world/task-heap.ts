/** Something that is to happen; one that was called off has nothing to run. */
export type Task = { readonly at: number; readonly order: number; run: (() => void) | undefined }

const isBefore = (one: Task, other: Task): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

/** Tasks by time, then by the order in which they were made. */
export class TaskHeap {
  readonly #heap: Task[] = []

  put(task: Task): void {
    const heap = this.#heap
    let at = heap.push(task) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as Task
      if (!isBefore(task, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = task
  }

  /** The first task, if it is due by then. Those that were called off are dropped on the way. */
  take(until: number): Task | undefined {
    for (let first = this.#heap[0]; first && first.at <= until; first = this.#heap[0]) {
      this.#drop()
      if (first.run) return first
    }
    return undefined
  }

  #drop(): void {
    const heap = this.#heap
    const last = heap.pop() as Task
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= heap.length) break
      const right = left + 1
      const least = right < heap.length && isBefore(heap[right] as Task, heap[left] as Task) ? right : left
      if (!isBefore(heap[least] as Task, last)) break
      heap[at] = heap[least] as Task
      at = least
    }
    heap[at] = last
  }
}
