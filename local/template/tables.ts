import { flagOf, isObject, type JsonObject, listOf, objectOf, textOf } from './json.ts'
import type { TableDefinition } from './stack.ts'
import type { Resource } from './template.ts'

/** The parts of an index that CreateTable takes; a global table's index also carries capacity settings. */
const indexOf = (index: unknown): JsonObject => {
  const { IndexName, KeySchema, Projection } = objectOf(index)
  return { IndexName, KeySchema, Projection: Projection ?? { ProjectionType: 'ALL' } }
}

const indexes = (properties: JsonObject, property: string): JsonObject => {
  const list = listOf(properties[property])
  return list.length > 0 ? { [property]: list.map(indexOf) } : {}
}

const streamOf = (properties: JsonObject): JsonObject => {
  const specification = objectOf(properties.StreamSpecification)
  const view = textOf(specification.StreamViewType)
  return view ? { StreamSpecification: { StreamEnabled: true, StreamViewType: view } } : {}
}

const ttlOf = (properties: JsonObject): string | undefined => {
  const ttl = properties.TimeToLiveSpecification
  return isObject(ttl) && flagOf(ttl.Enabled) ? textOf(ttl.AttributeName) : undefined
}

/** A table from `AWS::DynamoDB::Table` or `GlobalTable`, on demand whatever its billing: capacity is not played here. */
export const tableFrom = ({ ref, properties }: Resource): TableDefinition => ({
  name: ref,
  create: {
    TableName: ref,
    KeySchema: properties.KeySchema,
    AttributeDefinitions: properties.AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...indexes(properties, 'GlobalSecondaryIndexes'),
    ...indexes(properties, 'LocalSecondaryIndexes'),
    ...streamOf(properties),
  },
  ttlAttribute: ttlOf(properties),
  streamed: 'StreamSpecification' in streamOf(properties),
})
