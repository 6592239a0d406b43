import { describe, expect, it } from 'vitest'
import { resources, synthesized, tableId } from './synthesized.ts'

// GIVEN the stack as a team deploys it, synthesized once
const template = synthesized()

const table = (output: string) => {
  const found = resources(template, 'AWS::DynamoDB::Table')[tableId(template, output)]
  if (!found) throw new Error(`no table behind ${output}`)
  return found
}

const keys = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  ...(range ? [{ AttributeName: range, KeyType: 'RANGE' }] : []),
]

const TTL = { AttributeName: 'expires', Enabled: true }

describe('the tables', () => {
  it('are four, paid by the request, with names that CloudFormation gives', () => {
    const all = Object.values(resources(template, 'AWS::DynamoDB::Table'))
    expect(all).toHaveLength(4)
    for (const { Properties } of all) {
      expect(Properties.BillingMode).toBe('PAY_PER_REQUEST')
      expect(Properties).not.toHaveProperty('TableName')
    }
  })

  it('keep connections until they expire, and find those that are due', () => {
    expect(table('ConnectionsTable').Properties).toMatchObject({
      KeySchema: keys('pk'),
      TimeToLiveSpecification: TTL,
      GlobalSecondaryIndexes: [
        { IndexName: 'due', KeySchema: keys('shard', 'due'), Projection: { ProjectionType: 'KEYS_ONLY' } },
        {
          IndexName: 'regions',
          KeySchema: keys('shard', 'region'),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'shard', AttributeType: 'N' },
        { AttributeName: 'due', AttributeType: 'N' },
        { AttributeName: 'region', AttributeType: 'S' },
      ],
    })
  })

  it('keep rooms for good and stream what they were and are', () => {
    const { Properties } = table('RoomsTable')
    expect(Properties).toMatchObject({
      KeySchema: keys('pk', 'sk'),
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    })
    expect(Properties).not.toHaveProperty('TimeToLiveSpecification')
  })

  it.each(['MessagesTable', 'QueuesTable'])('keep the log of %s under channel and number', output => {
    expect(table(output).Properties).toMatchObject({
      KeySchema: keys('channel', 'seq'),
      AttributeDefinitions: [
        { AttributeName: 'channel', AttributeType: 'S' },
        { AttributeName: 'seq', AttributeType: 'N' },
      ],
    })
    expect(table(output).Properties).not.toHaveProperty('StreamSpecification')
  })

  it('let the entries of queues expire, and never those of messages', () => {
    expect(table('QueuesTable').Properties.TimeToLiveSpecification).toEqual(TTL)
    expect(table('MessagesTable').Properties).not.toHaveProperty('TimeToLiveSpecification')
  })

  it.each(['RoomsTable', 'MessagesTable'])(
    'keep %s through the end of the stack and any second of 35 days',
    output => {
      expect(table(output).DeletionPolicy).toBe('Retain')
      expect(table(output).Properties).toMatchObject({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      })
    },
  )

  it.each(['ConnectionsTable', 'QueuesTable'])('let %s go with the stack', output => {
    expect(table(output).DeletionPolicy).toBe('Delete')
  })
})
