import type { Fetched } from './fetched.ts'

/** One figure. `peerValue`, `limit` and `goal` are in the unit of `value`. */
export type Metric = {
  readonly metric: string
  readonly value: number
  readonly unit: string
  /** What it is held against, measured or worked out in the same run. */
  readonly peer?: string
  readonly peerValue?: number
  /** What nothing can pass: a price list's, the processor's, the kernel's. */
  readonly limit?: number
  readonly goal?: number
  /** `value ÷ peerValue` where nothing else is said. */
  readonly ratio?: number
  readonly note?: string
}

/** A part of the benches: a minute or so on two cores, a few seconds where it is to be quick. */
export type Part = {
  readonly name: string
  /** One line for `--help`. */
  readonly says: string
  /** What it fetches of others: all of that is fetched before anything is measured. */
  readonly fetches?: readonly Fetched<unknown>[]
  /** It measures nothing by the clock, so it may run while others fetch. */
  readonly isVirtual?: boolean
  /** What is not there that the whole table does not fetch, in words. Who asks for the part by its name has it fetched. */
  readonly lacks?: () => string | undefined
  /** Measures and cleans up. Rejects where it could not measure; says `note` where it left something out. */
  run(options: { readonly quick: boolean }): Promise<readonly Metric[]>
}

/** What the value comes to beside its peer; `undefined` where there is none. */
export const ratioOf = ({ value, peerValue, ratio }: Metric): number | undefined =>
  ratio ?? (peerValue === undefined ? undefined : value / peerValue)
