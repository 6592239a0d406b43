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

/** A part of the benches: about a minute on two cores, a few seconds where it is to be quick. */
export type Part = {
  readonly name: string
  /** One line for `--help`. */
  readonly says: string
  /** Measures and cleans up. Rejects where it could not measure; says `note` where it left something out. */
  run(options: { readonly quick: boolean }): Promise<readonly Metric[]>
}

/** What the value comes to beside its peer; `undefined` where there is none. */
export const ratioOf = ({ value, peerValue, ratio }: Metric): number | undefined =>
  ratio ?? (peerValue === undefined ? undefined : value / peerValue)
