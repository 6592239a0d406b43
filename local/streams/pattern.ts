import { isObject, type JsonObject, listOf } from '../template/json.ts'

type Test = (value: unknown, argument: unknown) => boolean

const isText = (value: unknown): value is string => typeof value === 'string'

/** Comparisons of `numeric`, by sign. Only JSON numbers compare: DynamoDB's own numbers travel as text. */
const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
}

const isWithin: Test = (value, argument) => {
  if (typeof value !== 'number') return false
  const terms = listOf(argument)
  const pairs = terms.filter((_, index) => index % 2 === 0).map((sign, index) => [sign, terms[index * 2 + 1]])
  return pairs.every(([sign, bound]) => comparisons[String(sign)]?.(value, Number(bound)) ?? false)
}

const isLike = (value: unknown, pattern: unknown): boolean => {
  const parts = String(pattern)
    .split('*')
    .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return isText(value) && new RegExp(`^${parts.join('.*')}$`, 's').test(value)
}

/** What an object in a list of a pattern asks of a value: one row a rule. `undefined` stands for an absent field. */
const rules: Readonly<Record<string, Test>> = {
  exists: (value, wanted) => (value !== undefined) === wanted,
  prefix: (value, start) => isText(value) && value.startsWith(String(start)),
  suffix: (value, end) => isText(value) && value.endsWith(String(end)),
  'equals-ignore-case': (value, other) =>
    isText(value) && value.toLowerCase() === String(other).toLowerCase(),
  'anything-but': (value, refused) =>
    value !== undefined && !listOf(refused).some(item => meets(value, item)),
  numeric: isWithin,
  wildcard: isLike,
}

const meets = (value: unknown, condition: unknown): boolean => {
  if (!isObject(condition)) return value === condition
  return Object.entries(condition).every(([rule, argument]) => rules[rule]?.(value, argument) ?? false)
}

/** A value in the data may be a list: one fitting element is enough. */
const fits = (value: unknown, conditions: readonly unknown[]): boolean => {
  const values = Array.isArray(value) ? value : [value]
  return conditions.some(
    condition => values.some(one => !isObject(one) && meets(one, condition)) || isAbsent(value, condition),
  )
}

const isAbsent = (value: unknown, condition: unknown): boolean =>
  isObject(condition) && 'exists' in condition && condition.exists === (value !== undefined)

/**
 * Whether an event fits a filter pattern of an event source mapping: every field named must fit one of its conditions.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export const matches = (pattern: JsonObject, event: unknown): boolean =>
  Object.entries(pattern).every(([field, wanted]) => {
    if (field === '$or') return listOf(wanted).some(one => isObject(one) && matches(one, event))
    const value = isObject(event) ? event[field] : undefined
    return Array.isArray(wanted) ? fits(value, wanted) : isObject(wanted) && matches(wanted, value)
  })

/** Whether an event passes a mapping's filters: any one is enough, and without filters everything passes. */
export const passes = (patterns: readonly JsonObject[], event: unknown): boolean =>
  patterns.length === 0 || patterns.some(pattern => matches(pattern, event))
