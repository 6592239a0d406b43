import { flagOf, type Json, objectOf, textOf } from '../../json.ts'
import type { Deployment } from '../deployment.ts'
import { ofType } from '../deployment.ts'
import { type Finding, problem, unseen } from '../findings.ts'
import type { Patient } from '../ports.ts'

/** What a table is meant to be. */
type Design = {
  readonly stream?: string | undefined
  readonly expires?: string | undefined
  readonly recovers: boolean
  readonly isProtected: boolean
  readonly hasOwnKey: boolean
}
export type KnownTable = Design & { readonly name: string }

const designOf = (properties: Json): Design => {
  const expiry = objectOf(properties.TimeToLiveSpecification)
  return {
    stream: textOf(objectOf(properties.StreamSpecification).StreamViewType),
    expires: flagOf(expiry.Enabled) ? textOf(expiry.AttributeName) : '',
    recovers: flagOf(objectOf(properties.PointInTimeRecoverySpecification).PointInTimeRecoveryEnabled),
    isProtected: flagOf(properties.DeletionProtectionEnabled),
    hasOwnKey: flagOf(objectOf(properties.SSESpecification).SSEEnabled),
  }
}

const LASTING = { recovers: true, isProtected: true, hasOwnKey: false }
/** Tables that a backup was restored to are in no template: RESTORE.md says what they must be given. By their output. */
const RESTORED: Readonly<Record<string, Design>> = {
  RoomsTable: { ...LASTING, stream: 'NEW_AND_OLD_IMAGES' },
  MessagesTable: LASTING,
  QueuesTable: { ...LASTING, recovers: false, isProtected: false, expires: 'expires' },
}

/** Every table of the stack, and those in whose place the stack was told others. */
export const tablesOf = (deployment: Deployment): readonly KnownTable[] => {
  const own = ofType(deployment, 'AWS::DynamoDB::Table')
  const names = new Set(own.map(({ name }) => name))
  const restored = Object.entries(RESTORED).flatMap(([output, design]) => {
    const name = deployment.outputs[output]
    return name && !names.has(name) ? [{ name, ...design }] : []
  })
  return [...own.map(({ name, properties }) => ({ name, ...designOf(properties) })), ...restored]
}

const update = (name: string, option: string) => `aws dynamodb update-table --table-name ${name} ${option}`

/** What a description must say: one row a setting. Answers what is wrong. */
const SETTINGS: readonly ((table: KnownTable, seen: Json) => Finding | undefined)[] = [
  ({ name }, { TableStatus }) =>
    TableStatus === 'ACTIVE'
      ? undefined
      : problem(
          name,
          `is ${textOf(TableStatus)}`,
          'wait until it is ACTIVE; INACCESSIBLE_…: give its key back',
        ),
  ({ name }, { BillingModeSummary }) =>
    objectOf(BillingModeSummary).BillingMode === 'PAY_PER_REQUEST'
      ? undefined
      : problem(name, 'has a capacity that can be used up', update(name, '--billing-mode PAY_PER_REQUEST')),
  ({ name, stream }, { StreamSpecification }) => {
    const { StreamEnabled, StreamViewType } = objectOf(StreamSpecification)
    if (!stream || (StreamEnabled === true && StreamViewType === stream)) return undefined
    const option = `--stream-specification StreamEnabled=true,StreamViewType=${stream}`
    return problem(name, `has no stream of ${stream}: nobody is told anything`, update(name, option))
  },
  ({ name, isProtected }, { DeletionProtectionEnabled: on }) => {
    if (!isProtected || on === true) return undefined
    if (on === undefined) return unseen(name, 'deletion protection is not told here')
    return problem(name, 'can be deleted', update(name, '--deletion-protection-enabled'))
  },
  ({ name, hasOwnKey }, { SSEDescription }) =>
    !hasOwnKey || objectOf(SSEDescription).Status === 'ENABLED'
      ? undefined
      : problem(
          name,
          'is not encrypted by the key of the stack',
          'npx cdk deploy, with -c key=own as before',
        ),
]

export const lookAtTable = async ({ aws }: Patient, table: KnownTable): Promise<readonly Finding[]> => {
  const described = await aws('dynamodb:DescribeTable', { TableName: table.name })
  if (!described) return [problem(table.name, 'is not there', 'restore it (RESTORE.md), or npx cdk deploy')]
  return SETTINGS.flatMap(setting => setting(table, objectOf(described.Table)) ?? [])
}

export const lookAtExpiry = async (
  { aws }: Patient,
  { name, expires }: KnownTable,
): Promise<readonly Finding[]> => {
  const answer = await aws('dynamodb:DescribeTimeToLive', { TableName: name })
  const { TimeToLiveStatus, AttributeName } = objectOf(answer?.TimeToLiveDescription)
  if (AttributeName === expires && /^ENABL(ED|ING)$/.test(textOf(TimeToLiveStatus))) return []
  const option = `--time-to-live-specification Enabled=true,AttributeName=${expires}`
  const mend = `aws dynamodb update-time-to-live --table-name ${name} ${option}`
  return [problem(name, 'keeps for ever what has expired', mend)]
}

export const lookAtRecovery = async ({ aws }: Patient, { name }: KnownTable): Promise<readonly Finding[]> => {
  const answer = await aws('dynamodb:DescribeContinuousBackups', { TableName: name })
  const { PointInTimeRecoveryDescription } = objectOf(answer?.ContinuousBackupsDescription)
  if (objectOf(PointInTimeRecoveryDescription).PointInTimeRecoveryStatus === 'ENABLED') return []
  const option = '--point-in-time-recovery-specification PointInTimeRecoveryEnabled=true'
  const mend = `aws dynamodb update-continuous-backups --table-name ${name} ${option}`
  return [problem(name, 'cannot be taken back to an earlier second', mend)]
}
