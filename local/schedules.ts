import { randomUUID } from 'node:crypto'
import { type CronTest, cronOf } from './cron.ts'
import type { Crossings } from './crossings.ts'
import type { JsonObject } from './template/json.ts'
import { place } from './template/names.ts'
import { isPermitted } from './template/permissions.ts'
import type { PermissionDefinition, ScheduleDefinition } from './template/stack.ts'

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
  readonly permissions: readonly PermissionDefinition[]
  readonly warn: (line: string) => void
}

/** A rule calls its target as a service that needs the function's permission; a schedule as a role of its own. */
const mayCall = ({ permissions }: ScheduleSetting, { arn, function: name }: ScheduleDefinition): boolean =>
  !arn.includes(':rule/') ||
  isPermitted(permissions, { function: name, principal: 'events.amazonaws.com', sourceArn: arn })

const run = async (setting: ScheduleSetting, schedule: ScheduleDefinition): Promise<void> => {
  const { crossings, warn } = setting
  if (!mayCall(setting, schedule))
    return warn(`no permission lets the schedule ${schedule.id} call ${schedule.function}`)
  const event = schedule.input ?? scheduledEvent(schedule, Date.now())
  const outcome = await crossings.invoke('schedule', schedule.function, JSON.stringify(event))
  if (!outcome.ok) warn(`the schedule ${schedule.id} failed: ${outcome.error.errorMessage}`)
}

const minuteMs = 60_000

/** Runs something whenever a whole minute that the test accepts has begun; returns what ends that. */
const everyMinute = (isDue: CronTest, due: () => void): (() => void) => {
  let timer: NodeJS.Timeout
  const wait = () => {
    timer = setTimeout(look, minuteMs - (Date.now() % minuteMs)).unref()
  }
  const look = () => {
    if (isDue(new Date())) due()
    wait()
  }
  wait()
  return () => clearTimeout(timer)
}

const every = (milliseconds: number, due: () => void): (() => void) => {
  const timer = setInterval(due, milliseconds).unref()
  return () => clearInterval(timer)
}

const begin = (setting: ScheduleSetting, schedule: ScheduleDefinition): (() => void) => {
  const due = () => void run(setting, schedule)
  const [rate, cron] = [rateOf(schedule.expression), cronOf(schedule.expression)]
  if (rate !== undefined) return every(rate, due)
  if (cron) return everyMinute(cron, due)
  setting.warn(`the schedule ${schedule.id} (${schedule.expression}) is not understood and does not run here`)
  return () => undefined
}

/** Runs the schedules in real time, in UTC, until the returned function is called. */
export const startSchedules = (setting: ScheduleSetting): (() => void) => {
  const ends = setting.schedules.map(schedule => begin(setting, schedule))
  return () => {
    for (const end of ends) end()
  }
}
