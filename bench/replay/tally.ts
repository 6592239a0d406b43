import type { Room } from './crowd.ts'
import type { RoomPlan } from './plan.ts'
import { RoomCheck, type Seen } from './room-check.ts'
import { Times } from './times.ts'

type RoomTally = { readonly check: RoomCheck; readonly sentAt: Float64Array }

/** Counts everything that is sent, answered and received, of all rooms. */
export class Tally {
  readonly receipts = new Times()
  readonly answers = new Times()
  /** Refusals by their code. */
  readonly refusals = new Map<string, number>()
  begun = 0
  answered = 0
  resets = 0
  /** When anything was last answered or received, on the clock of `performance.now()`. */
  heardAt = performance.now()
  readonly #rooms: ReadonlyMap<RoomPlan, RoomTally>

  constructor(rooms: readonly RoomPlan[], run: string) {
    const tallies = rooms.map(room => {
      const tally = { check: new RoomCheck(room, run), sentAt: new Float64Array(room.lines.length) }
      return [room, tally] as const
    })
    this.#rooms = new Map(tallies)
  }

  checkOf(room: RoomPlan): RoomCheck {
    return this.#of(room).check
  }

  get seen(): number {
    return this.#sum(check => check.seen)
  }

  get expected(): number {
    return this.#sum(check => check.expected)
  }

  /** What is still to come, to the senders too. */
  get missing(): number {
    return this.#sum(check => check.missing)
  }

  get refused(): number {
    return [...this.refusals.values()].reduce((sum, count) => sum + count, 0)
  }

  /** Messages that wait for an answer. */
  get underWay(): number {
    return this.begun - this.answered - this.refused
  }

  readonly ears = {
    message: (room: RoomPlan, member: number, entry: Seen): void => {
      const { check, sentAt } = this.#of(room)
      const line = check.take(member, entry)
      this.heardAt = performance.now()
      if (line !== undefined) this.receipts.record(this.heardAt - (sentAt[line] ?? 0))
    },
    reset: (room: RoomPlan, member: number, head: number): void => {
      this.resets++
      this.checkOf(room).begin(member, head)
    },
  }

  readonly sending = {
    begun: ({ plan }: Room, line: number): void => {
      this.begun++
      this.#of(plan).sentAt[line] = performance.now()
    },
    answered: ({ plan }: Room, line: number): void => {
      this.answered++
      this.heardAt = performance.now()
      this.answers.record(this.heardAt - (this.#of(plan).sentAt[line] ?? 0))
    },
    refused: (code: string): void => {
      this.heardAt = performance.now()
      this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1)
    },
  }

  #of(room: RoomPlan): RoomTally {
    const tally = this.#rooms.get(room)
    if (!tally) throw new Error(`${room.channel} is no room of this run`)
    return tally
  }

  #sum(of: (check: RoomCheck) => number): number {
    return [...this.#rooms.values()].reduce((sum, { check }) => sum + of(check), 0)
  }
}
