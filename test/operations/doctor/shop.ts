import { Template as Synthesized } from 'aws-cdk-lib/assertions'
import type { Line } from '../../../operations/doctor/examine.ts'
import { appOf } from '../../infra/synthesized.ts'
import { type Change, examined, nameOf, type Template } from './patient.ts'

// GIVEN the stack as a team deploys it, with events, a topic and an issuer of its own
const { stack } = appOf({
  events: 'on',
  alarms: 'arn:aws:sns:eu-central-1:123456789012:on-call',
  issuer: 'https://id.shop',
  jwks: 'https://id.shop/keys',
})
export const template = Synthesized.fromStack(stack).toJSON() as Template
const named = (type: string, part = '') => {
  const found = Object.entries(template.Resources).find(
    ([id, { Type }]) => Type === type && id.includes(part),
  )
  return nameOf(found?.[0] ?? 'missing')
}
export const rooms = named('AWS::DynamoDB::Table', 'Rooms')
export const outputs = {
  RoomsTable: rooms,
  MessagesTable: named('AWS::DynamoDB::Table', 'Messages'),
  QueuesTable: named('AWS::DynamoDB::Table', 'Queues'),
  ConnectionsTable: named('AWS::DynamoDB::Table', 'Connections'),
}
export const look = (change: Change = {}) =>
  examined(template, { ...change, outputs: { ...outputs, ...change.outputs } })

/** A deployment with one thing wrong: in which check it is found, how grave it is, what is said and what mends it. */
export type Ill = readonly [
  what: string,
  change: Change,
  check: string,
  level: Line['level'],
  says: RegExp,
  mend: RegExp,
]
