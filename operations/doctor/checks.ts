import { alarmsOf, lookAtAlarms } from './checks/alarms.ts'
import {
  doorOf,
  doorWithToken,
  lookAtClock,
  lookAtFriends,
  lookAtRoutes,
  lookAtStrangers,
} from './checks/doors.ts'
import { lookAtConcurrency, lookAtFunction } from './checks/functions.ts'
import { lookAtBucket, lookAtLogs, lookAtQueue, lookAtRule } from './checks/kept.ts'
import { lookAtInstances, lookAtSockets, theAccount } from './checks/quotas.ts'
import { lookAtStack, theStack } from './checks/stack.ts'
import { lookAtMapping } from './checks/stream.ts'
import { lookAtExpiry, lookAtRecovery, lookAtTable, tablesOf } from './checks/tables.ts'
import { believerOf, lookAtTokens } from './checks/tokens.ts'
import { ofType, type Resource } from './deployment.ts'
import type { Finding } from './findings.ts'
import type { Patient } from './ports.ts'

/** One thing that may be wrong: at what it is looked for, and what is found there. Nothing found is well. */
export type Check = {
  readonly name: string
  /** What it says where all is well, of so many. */
  readonly fine: (count: number) => string
  readonly look: (patient: Patient) => readonly (() => Promise<readonly Finding[]>)[]
}

const check = <Item>(
  name: string,
  items: (patient: Patient) => readonly Item[],
  look: (patient: Patient, item: Item) => Promise<readonly Finding[]>,
  fine: Check['fine'],
): Check => ({ name, fine, look: patient => items(patient).map(item => () => look(patient, item)) })

const all =
  (type: string) =>
  ({ deployment }: Patient): readonly Resource[] =>
    ofType(deployment, type)
const tables = ({ deployment }: Patient) => tablesOf(deployment)
const bucket = ({ deployment: { outputs } }: Patient) => [outputs.FailuresBucket ?? []].flat()

/** THE table of what is looked at, in the order in which it is told. What the stack has of a kind is all looked at. */
export const CHECKS: readonly Check[] = [
  check('stack', theStack, lookAtStack, () => 'is deployed and tells its addresses'),
  check(
    'tables',
    tables,
    lookAtTable,
    count => `${count} active, on demand, with stream and protection as designed`,
  ),
  check(
    'expiry',
    patient => tables(patient).filter(({ expires }) => expires),
    lookAtExpiry,
    count => `${count} tables forget what has expired`,
  ),
  check(
    'recovery',
    patient => tables(patient).filter(({ recovers }) => recovers),
    lookAtRecovery,
    count => `${count} tables can be taken back`,
  ),
  check(
    'functions',
    all('AWS::Lambda::Function'),
    lookAtFunction,
    count => `${count} active, and told the tables of the stack`,
  ),
  check('instances', all('AWS::Lambda::Function'), lookAtConcurrency, count => `${count} functions may run`),
  check(
    'stream',
    all('AWS::Lambda::EventSourceMapping'),
    lookAtMapping,
    () => 'is read, as designed, by the fan-out',
  ),
  check('rules', all('AWS::Events::Rule'), lookAtRule, count => `${count} run`),
  check('alarms', alarmsOf, lookAtAlarms, () => 'all quiet, and somebody is told'),
  check('given up', bucket, lookAtBucket, () => 'no batch waits for npm run redrive'),
  check('events', all('AWS::SQS::Queue'), lookAtQueue, () => 'none waits to be published'),
  check(
    'logs',
    all('AWS::Logs::LogGroup'),
    lookAtLogs,
    count => `${count} groups keep their lines as long as designed`,
  ),
  check('sockets', doorOf('WebSocketUrl'), lookAtStrangers, () => 'no token, no socket'),
  check('token', doorWithToken, lookAtFriends, () => 'opens a socket'),
  check('http', doorOf('HttpUrl'), lookAtRoutes, () => 'no token, no ticket; no signature, no publishing'),
  check('clock', doorOf('HttpUrl'), lookAtClock, () => 'goes as AWS’s does'),
  check('keys', believerOf, lookAtTokens, () => 'of the issuer can be had'),
  check('room', theAccount, lookAtInstances, () => 'for functions at once is enough'),
  check('rate', theAccount, lookAtSockets, () => 'of new sockets is the usual'),
]
