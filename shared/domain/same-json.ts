/** True when two JSON values are the same: the order of an object's names says nothing. */
export const sameJson = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const names = Object.keys(one)
  const [here, there] = [one, other] as [Record<string, unknown>, Record<string, unknown>]
  return (
    names.length === Object.keys(other).length &&
    names.every(name => Object.hasOwn(there, name) && sameJson(here[name], there[name]))
  )
}
