import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Crossings } from '../crossings.ts'
import type { Destinations } from '../destinations.ts'
import { matches } from '../streams/pattern.ts'
import { isObject, listOf, objectOf, textOf } from '../template/json.ts'
import { lastPartOf, place } from '../template/names.ts'
import { isPermitted } from '../template/permissions.ts'
import { busNameOf } from '../template/rules.ts'
import type { PermissionDefinition, RuleDefinition, Stack } from '../template/stack.ts'
import { type AsyncSetting, invokeAsynchronously } from './asynchronous.ts'

/** What the buses of a stack need. */
export type BusSetting = AsyncSetting & {
  readonly rules: readonly RuleDefinition[]
  readonly permissions: readonly PermissionDefinition[]
}

/** What became of an entry: its event's id, or why it is none. */
export type PutResult =
  | { readonly EventId: string }
  | { readonly ErrorCode: string; readonly ErrorMessage: string }

/** Puts the entry of a `PutEvents` call on its bus. Its rules run by themselves. */
export type PutEvent = (entry: unknown) => PutResult

const refused = (ErrorCode: string, ErrorMessage: string): PutResult => ({ ErrorCode, ErrorMessage })

const detailOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

type Target = RuleDefinition['targets'][number]

const handOver = async (
  setting: BusSetting,
  rule: RuleDefinition,
  target: Target,
  event: string,
): Promise<void> => {
  const asked = { function: target.function, principal: 'events.amazonaws.com', sourceArn: rule.arn }
  if (isPermitted(setting.permissions, asked)) return invokeAsynchronously(setting, target.function, event)
  setting.warn(`no permission lets the rule ${rule.id} call ${target.function}`)
  // Without a permission EventBridge tries nothing again:
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
  if (target.deadLetters) await setting.keep(target.deadLetters, event)
}

/** The buses of a stack: whatever their names, each hands events to the rules that name it. */
export const openBus = (setting: BusSetting): PutEvent => {
  const tell = (bus: string, event: object) => {
    const text = JSON.stringify(event)
    for (const rule of setting.rules.filter(one => one.bus === bus && matches(one.pattern, event)))
      for (const target of rule.targets)
        handOver(setting, rule, target, text).catch((fault: Error) =>
          setting.warn(`${rule.id}: ${fault.message}`),
        )
  }
  return entry => {
    const { Source, DetailType, Detail, EventBusName, Resources } = objectOf(entry)
    const [source, type, detail] = [textOf(Source), textOf(DetailType), detailOf(textOf(Detail) ?? '')]
    if (!source || !type) return refused('InvalidArgument', 'Source and DetailType are required arguments.')
    if (!isObject(detail)) return refused('MalformedDetail', 'Detail is malformed.')
    const id = randomUUID()
    tell(busNameOf(textOf(EventBusName)), {
      version: '0',
      id,
      'detail-type': type,
      source,
      account: place.account,
      time: `${new Date(setting.now()).toISOString().slice(0, 19)}Z`,
      region: place.region,
      resources: listOf(Resources),
      detail,
    })
    return { EventId: id }
  }
}

/** What running the buses of a stack needs. */
type Buses = {
  readonly stack: Pick<Stack, 'rules' | 'permissions' | 'functions' | 'asyncs'>
  readonly invoke: Crossings['invoke']
  readonly destinations: Pick<Destinations, 'sendMessage'>
  readonly warn: (line: string) => void
}

/** Runs the buses of a stack in real time, until they are stopped: what waits for another try is lost then. */
export const startBuses = ({
  stack,
  invoke,
  destinations,
  warn,
}: Buses): { put: PutEvent; stop: () => void } => {
  const ended = new AbortController()
  const put = openBus({
    ...stack,
    invoke,
    warn,
    keep: async (queueArn, message) => {
      if (!ended.signal.aborted) await destinations.sendMessage(lastPartOf(queueArn), message)
    },
    now: () => Date.now(),
    pause: ms =>
      sleep(ms, undefined, { ref: false, signal: ended.signal }).catch(() => new Promise(() => undefined)),
  })
  return { put, stop: () => ended.abort() }
}
