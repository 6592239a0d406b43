type Plain = Readonly<Record<string, unknown>>

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value))

/** True when two values say the same, as far as plain objects and lists go down; all else is itself alone. */
export const same = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true
  if (!isPlain(one) || !isPlain(other) || Array.isArray(one) !== Array.isArray(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length && keys.every(key => key in other && same(one[key], other[key]))
  )
}

/** A list with the objects of before for what says the same, and the list of before where all of it does: then nobody is drawn anew. */
export const kept = <One, Name>(
  before: readonly One[],
  list: readonly One[],
  nameOf: (one: One) => Name,
): readonly One[] => {
  const known = new Map(before.map(one => [nameOf(one), one]))
  const next = list.map(one => {
    const former = known.get(nameOf(one))
    return former && same(former, one) ? former : one
  })
  return next.length === before.length && next.every((one, at) => one === before[at]) ? before : next
}
