import { isObject, type JsonObject, listOf, objectOf, textOf } from '../template/json.ts'
import { covers } from '../template/permissions.ts'

/** What an authorizer's answer comes to. `broken` is an answer that is none: the client gets 500. */
export type Verdict =
  | { readonly verdict: 'allow'; readonly context: JsonObject }
  | { readonly verdict: 'deny' }
  | { readonly verdict: 'broken'; readonly why: string }

const speaksOf = (statement: JsonObject, methodArn: string): boolean => {
  const actions = listOf(statement.Action).map(action => (textOf(action) ?? '').toLowerCase())
  const resources = listOf(statement.Resource).map(resource => textOf(resource) ?? '')
  return (
    actions.some(action => covers(action, 'execute-api:invoke')) &&
    resources.some(resource => covers(resource, methodArn))
  )
}

/** The context as functions get it: API Gateway hands its values on as text. */
const contextOf = (principalId: string, context: JsonObject): JsonObject => {
  const values = Object.entries(context).map(([name, value]) => [name, textOf(value)])
  return { ...Object.fromEntries(values), principalId }
}

const isFlat = (context: JsonObject): boolean =>
  Object.values(context).every(value => textOf(value) !== undefined)

/**
 * Judges an authorizer's answer: a deny that speaks of the method beats any allow, and no allow is a deny.
 * Objects and lists in the context are refused, as API Gateway does.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export const judge = (answer: unknown, methodArn: string): Verdict => {
  const { principalId, policyDocument, context = {} } = objectOf(answer)
  if (!isObject(policyDocument)) return { verdict: 'broken', why: 'the authorizer returned no policy' }
  if (!isObject(context) || !isFlat(context)) {
    return { verdict: 'broken', why: 'the authorizer returned a context with values that are not plain' }
  }
  const statements = listOf(policyDocument.Statement).map(objectOf)
  const effects = statements.filter(statement => speaksOf(statement, methodArn)).map(({ Effect }) => Effect)
  if (effects.includes('Deny') || !effects.includes('Allow')) return { verdict: 'deny' }
  return { verdict: 'allow', context: contextOf(textOf(principalId) ?? '', context) }
}
