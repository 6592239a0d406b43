import { Chance } from './chance.ts'
import { FAULT_NAMES, FAULTS, type FaultName } from './fault-table.ts'

/** How hostile a run is. */
export type HostileSetting = {
  /** Decides every choice. */
  readonly seed: number
  /** Other shares and sizes than the table's. */
  readonly changes?: { readonly [N in FaultName]?: { readonly share: number; readonly size?: number } }
  /** Only the faults among the changes happen. */
  readonly alone?: boolean
}

type Row = { readonly share: number; readonly size: number; readonly chance: Chance; hits: number }

const rowOf = ({ seed, changes, alone = false }: HostileSetting, name: FaultName): Row => {
  const { share, size } = FAULTS[name]
  const known = { share: alone ? 0 : share, size }
  return { ...known, ...changes?.[name], chance: new Chance(seed, name), hits: 0 }
}

/** The faults of one run: each has a stream of chance of its own, so that one more choice here changes none there. */
export class Faults {
  readonly #rows: ReadonlyMap<FaultName, Row>

  constructor(setting: HostileSetting) {
    this.#rows = new Map(FAULT_NAMES.map(name => [name, rowOf(setting, name)]))
  }

  /** Whether it happens this time; counts it if so. */
  strikes(name: FaultName): boolean {
    const row = this.#row(name)
    const isHit = row.chance.next() < row.share
    if (isHit) row.hits += 1
    return isHit
  }

  /** How often it happens, from 0 to 1. */
  share(name: FaultName): number {
    return this.#row(name).share
  }

  /** How much of it, as the table or the setting says. */
  size(name: FaultName): number {
    return this.#row(name).size
  }

  /** Anything up to its size. */
  upTo(name: FaultName): number {
    const { chance, size } = this.#row(name)
    return chance.next() * size
  }

  /** A whole number below a bound. */
  below(name: FaultName, bound: number): number {
    return Math.floor(this.#row(name).chance.next() * bound)
  }

  /** How often each has happened, without those that have not. */
  hits(): Readonly<Record<string, number>> {
    const counts = [...this.#rows].map(([name, { hits }]) => [name, hits] as const)
    return Object.fromEntries(counts.filter(([, hits]) => hits > 0))
  }

  #row(name: FaultName): Row {
    const row = this.#rows.get(name)
    if (!row) throw new Error(`there is no fault ${name}`)
    return row
  }
}
