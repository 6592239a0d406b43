import { listOf, objectOf, textOf } from './json.ts'
import type { GrantDefinition } from './stack.ts'
import type { Resource } from './template.ts'

const textsOf = (value: unknown): string[] => listOf(value).map(one => textOf(one) ?? '')

/** What one statement says: every action with every resource. One under a condition allows nothing here. */
const grantsOf = (role: string, statement: unknown): GrantDefinition[] => {
  const { Effect, Action, Resource, Condition } = objectOf(statement)
  const isAllowed = Effect === 'Allow'
  if (isAllowed && Condition !== undefined) return []
  return textsOf(Action).flatMap(action =>
    textsOf(Resource).map(resource => ({ role, isAllowed, action, resource })),
  )
}

const grantsIn = (role: string, document: unknown): GrantDefinition[] =>
  listOf(objectOf(document).Statement).flatMap(statement => grantsOf(role, statement))

/** The grants of an `AWS::IAM::Policy`, for each role that it is put on. */
export const grantsOfPolicy = ({ properties }: Resource): GrantDefinition[] =>
  textsOf(properties.Roles).flatMap(role => grantsIn(role, properties.PolicyDocument))

/** The grants that stand in an `AWS::IAM::Role` itself. Managed policies grant nothing here. */
export const grantsOfRole = ({ ref, properties }: Resource): GrantDefinition[] =>
  listOf(properties.Policies).flatMap(policy => grantsIn(ref, objectOf(policy).PolicyDocument))
