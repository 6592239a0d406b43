/** How often each fault and each rare state was met. Kept over many schedules. */
export class Coverage {
  readonly #counts = new Map<string, number>()
  /** By the effect, then by how it went: no name is put together as often as an effect is done. */
  readonly #effects = new Map<string, Map<string, number>>()

  /** By name: `<fault> <effect>`, or what is rare. */
  get counts(): ReadonlyMap<string, number> {
    const effects = [...this.#effects].flatMap(([effect, faults]) =>
      [...faults].map(([fault, times]) => [`${fault} ${effect}`, times] as const),
    )
    return new Map([...this.#counts, ...effects])
  }

  count(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times)
  }

  countEffect(effect: string, fault: string): void {
    const faults = this.#effects.get(effect) ?? new Map<string, number>()
    if (faults.size === 0) this.#effects.set(effect, faults)
    faults.set(fault, (faults.get(fault) ?? 0) + 1)
  }

  add(other: Iterable<readonly [string, number]>): void {
    for (const [what, times] of other) this.count(what, times)
  }
}
