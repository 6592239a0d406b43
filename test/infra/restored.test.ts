import { describe, expect, it } from 'vitest'
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from '../../infra/functions.ts'
import { functionOf, only, resources, synthesized } from './synthesized.ts'

const ROOMS = 'arn:aws:dynamodb:eu-central-1:123456789012:table/rooms-of-noon'
const STREAM = `${ROOMS}/stream/2026-11-21T12:30:00.000`

// GIVEN the stack after its tables were restored to new ones
const template = synthesized({
  generation: '2026-11-21',
  roomsStream: STREAM,
  messagesTable: 'messages-of-noon',
  queuesTable: 'queues-of-noon',
})
const variables = (name: FunctionName) =>
  (functionOf(template, name)[1].Properties.Environment as { Variables: Record<string, unknown> }).Variables

describe('F51: a stack on restored tables', () => {
  it.each(FUNCTION_NAMES)('tells %s the generation if it knows the rooms, and the new tables', name => {
    const { may } = FUNCTIONS[name]
    expect(variables(name).GENERATION).toBe(may.rooms ? '2026-11-21' : undefined)
    expect(variables(name).ROOMS_TABLE).toBe(may.rooms ? 'rooms-of-noon' : undefined)
    expect(variables(name).MESSAGES_TABLE).toBe(may.messages ? 'messages-of-noon' : undefined)
    expect(variables(name).QUEUES_TABLE).toBe(may.queues ? 'queues-of-noon' : undefined)
  })

  it('may do to the restored tables what it did to its own, and makes none in their place', () => {
    expect(Object.values(resources(template, 'AWS::DynamoDB::Table'))).toHaveLength(1)
    const policies = JSON.stringify(resources(template, 'AWS::IAM::Policy'))
    for (const table of [`"${ROOMS}"`, ':table/messages-of-noon"', ':table/queues-of-noon"'])
      expect(policies).toContain(table)
  })

  it('carries the stream of the restored rooms, from its first record', () => {
    const [, { Properties }] = only(template, 'AWS::Lambda::EventSourceMapping')
    expect(Properties).toMatchObject({ EventSourceArn: STREAM, StartingPosition: 'TRIM_HORIZON' })
    expect(JSON.stringify(resources(template, 'AWS::IAM::Policy'))).toContain(`"${STREAM}"`)
  })

  it('says nothing of a generation as long as nothing was restored', () => {
    expect(JSON.stringify(synthesized().toJSON())).not.toContain('GENERATION')
  })
})
