/** Whether a time, in UTC, is one of those that a cron expression names. Seconds do not count. */
export type CronTest = (at: Date) => boolean

type Field = {
  readonly least: number
  readonly most: number
  readonly names?: readonly string[]
  readonly of: (at: Date) => number
}

/** The fields of `cron(minutes hours day-of-month month day-of-week year)`, in their order. Sunday is 1. */
const fields: readonly Field[] = [
  { least: 0, most: 59, of: at => at.getUTCMinutes() },
  { least: 0, most: 23, of: at => at.getUTCHours() },
  { least: 1, most: 31, of: at => at.getUTCDate() },
  {
    least: 1,
    most: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
    of: at => at.getUTCMonth() + 1,
  },
  {
    least: 1,
    most: 7,
    names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
    of: at => at.getUTCDay() + 1,
  },
  { least: 1970, most: 2199, of: at => at.getUTCFullYear() },
]

const numberIn = (text: string, { names, least }: Field): number => {
  const position = names?.indexOf(text.toUpperCase()) ?? -1
  return position >= 0 ? position + least : Number(text)
}

/** Whether a value is within one part of a field: `*`, `?`, `7`, `1-5`, `0/15`. */
const isWithin = (part: string, value: number, field: Field): boolean => {
  const [range = '', step] = part.split('/')
  const open = range === '*' || range === '?'
  const [from, to] = open ? [field.least, field.most] : range.split('-').map(end => numberIn(end, field))
  if (from === undefined) return false
  const last = to ?? (step === undefined ? from : field.most)
  return value >= from && value <= last && (value - from) % Number(step ?? 1) === 0
}

/**
 * What `cron(...)` of EventBridge means; `undefined` for what is no cron expression, or has the letters L, W or # that
 * are not played here. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export const cronOf = (expression: string): CronTest | undefined => {
  const [, inside] = /^cron\(([\dA-Z*?,/\s-]+)\)$/i.exec(expression) ?? []
  const parts = inside?.trim().split(/\s+/) ?? []
  if (parts.length !== fields.length || parts.some(part => /^\d*[LW]$/i.test(part))) return undefined
  return at =>
    fields.every((field, index) =>
      (parts[index] ?? '').split(',').some(part => isWithin(part, field.of(at), field)),
    )
}
