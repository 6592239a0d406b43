import { randomUUID } from 'node:crypto'
import type { Crossings } from './crossings.ts'
import type { JsonObject } from './template/json.ts'
import { place } from './template/names.ts'
import type { ScheduleDefinition } from './template/stack.ts'

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** The time between two runs of `rate(5 minutes)`, in milliseconds; `undefined` for what is no rate. */
export const rateOf = (expression: string): number | undefined => {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const milliseconds = units[unit]
  return milliseconds === undefined ? undefined : Number(count) * milliseconds
}

/** What a rule without an input of its own sends. https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled-events.html */
const scheduledEvent = (schedule: ScheduleDefinition, at: number): JsonObject => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: place.account,
  time: `${new Date(at).toISOString().slice(0, 19)}Z`,
  region: place.region,
  resources: [schedule.arn],
  detail: {},
})

/** What schedules need. */
export type ScheduleSetting = {
  readonly schedules: readonly ScheduleDefinition[]
  readonly crossings: Crossings
  readonly warn: (line: string) => void
}

const run = async ({ crossings, warn }: ScheduleSetting, schedule: ScheduleDefinition): Promise<void> => {
  const event = schedule.input ?? scheduledEvent(schedule, Date.now())
  const outcome = await crossings.invoke('schedule', schedule.function, JSON.stringify(event))
  if (!outcome.ok) warn(`the schedule ${schedule.id} failed: ${outcome.error.errorMessage}`)
}

/** Runs the schedules that have a rate, in real time, until the returned function is called. */
export const startSchedules = (setting: ScheduleSetting): (() => void) => {
  const timers = setting.schedules.map(schedule => {
    const everyMs = rateOf(schedule.expression)
    if (everyMs !== undefined) return setInterval(() => void run(setting, schedule), everyMs).unref()
    setting.warn(`the schedule ${schedule.id} (${schedule.expression}) is not a rate and does not run here`)
    return undefined
  })
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}
