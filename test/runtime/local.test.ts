import { describe, expect, it } from 'vitest'
import { FUNCTION_NAMES, type FunctionName } from '../../infra/functions.ts'
import type { RolesRead } from '../../local/roles/roles.ts'
import { contractSuite } from '../suites/contract.suite.ts'
import { startByCommand } from '../support/command.ts'
import { rarePaths, unvouched } from './rare-paths.ts'
import { type Stage, startStage } from './stage.ts'

/**
 * The contract runs over functions that may do only what the policies of their roles allow. So nothing is missing, and
 * what neither it nor the rare paths needed is granted for nothing.
 */

type Grant = RolesRead['grants'][number]

/** What Lambda itself does in the name of a role, which no call of ours shows. One row an action, with the reason. */
const LAMBDAS_OWN: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': 'Lambda keeps what a function prints',
  'logs:PutLogEvents': 'Lambda keeps what a function prints',
  'dynamodb:DescribeStream': 'the event source mapping reads the stream',
  'dynamodb:GetRecords': 'the event source mapping reads the stream',
  'dynamodb:GetShardIterator': 'the event source mapping reads the stream',
  'dynamodb:ListStreams': 'the event source mapping reads the stream',
  's3:ListBucket': 'the event source mapping puts what it gave up into the bucket of failures',
  's3:PutObject': 'the event source mapping puts what it gave up into the bucket of failures',
  'sqs:SendMessage': 'Lambda puts events that it gave up into their queue',
  'xray:PutTraceSegments': 'Lambda traces, where it is asked to',
  'xray:PutTelemetryRecords': 'Lambda traces, where it is asked to',
}

const seen: RolesRead[] = []

const nameOf = ({ function: name }: Grant): FunctionName | undefined =>
  FUNCTION_NAMES.find(row => new RegExp(`Heliograph-Heliograph(${row}|)Function`, 'i').test(name))

/** `fanout dynamodb:Query table/…Rooms…`: the same in every run. */
const lineOf = (grant: Grant): string =>
  `${nameOf(grant)} ${grant.action} ${grant.resource.replace(/^arn:aws:[^:]*:[^:]*:[^:]*:/, '')}`

const ours = (read: readonly RolesRead[]) =>
  read.flatMap(({ grants }) => grants).filter(({ action }) => !(action in LAMBDAS_OWN))

/** The grants of some runs that none of them needed. */
const unused = (read: readonly RolesRead[]): readonly string[] => {
  const used = new Set(
    ours(read)
      .filter(({ isUsed }) => isUsed)
      .map(lineOf),
  )
  return [...new Set(ours(read).map(lineOf))].filter(line => !used.has(line))
}

contractSuite('the local runtime, by its command', async () => {
  const started = await startByCommand(['--roles'])
  const stop = async () => {
    seen.push((await (await fetch(`${started.web}/local/roles`)).json()) as RolesRead)
    await started.stop()
  }
  return { ...started, stop }
})

const played = async (
  context: Record<string, string>,
  play: (stage: Stage) => Promise<void>,
): Promise<RolesRead> => {
  const stage = await startStage(context)
  try {
    await play(stage)
  } finally {
    await stage.runtime.stop()
  }
  return stage.runtime.roles() ?? { grants: [], refused: ['roles are not enforced'] }
}

describe('least privilege', () => {
  it('refuses nothing that a function does, and grants nothing that none needs', async () => {
    seen.push(await played({}, rarePaths))
    expect(seen.flatMap(({ refused }) => refused)).toEqual([])
    expect(unused(seen)).toEqual([])
  }, 120_000)

  it('gives what an authorizer would spare them only to those who have none', async () => {
    const options = { key: 'own', tracing: 'on', origins: 'http://shop.example' }
    const read = await played({ authorizer: 'off', ...options }, unvouched)
    const opening = read.grants.filter(grant => ['connect', 'disconnect'].includes(nameOf(grant) ?? ''))
    expect(read.refused).toEqual([])
    expect(unused([{ ...read, grants: opening }])).toEqual([])
  }, 120_000)
})
