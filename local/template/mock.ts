import { isObject, type JsonObject, objectOf, textOf } from './json.ts'
import type { Mock } from './stack.ts'
import type { Resource } from './template.ts'

/** Integrations that ask nobody: what they answer stands in the template. */

const ANY = '$default'

/** The template that a constant expression selects: `\$default`, or nothing said. Whatever else it says, no template has that name. */
const selected = ({ TemplateSelectionExpression: expression }: JsonObject, templates: unknown) =>
  textOf(objectOf(templates)[(textOf(expression) ?? ANY).replace(/^\\/, '')])

/** Velocity itself is not played: a template that would be anything but its own text is refused aloud. */
const constant = (template: string | undefined): string | undefined => {
  if (template !== undefined && /[$#]/.test(template))
    throw new Error(`a template of a MOCK integration must be a constant here: ${template}`)
  return template
}

const statusIn = (text: string | undefined): string | undefined => {
  const parsed: unknown = text && JSON.parse(text)
  return isObject(parsed) && Number.isInteger(parsed.statusCode) ? String(parsed.statusCode) : undefined
}

/** A key is `$default`, or an expression between slashes that the status is held against. */
const fits = ({ properties }: Resource, status: string): boolean => {
  const [, expression] = /^\/(.*)\/$/.exec(textOf(properties.IntegrationResponseKey) ?? '') ?? []
  return expression !== undefined && new RegExp(`^(?:${expression})$`).test(status)
}

/**
 * What an integration of the type `MOCK` answers: its request template gives a status, which chooses the response, whose
 * template is the answer. `undefined` for one that asks somebody.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
 */
export const mockOf = (integration: Resource, responses: readonly Resource[]): Mock | undefined => {
  const { properties, ref } = integration
  if (properties.IntegrationType !== 'MOCK') return undefined
  const own = responses.filter(response => response.properties.IntegrationId === ref)
  const status = statusIn(constant(selected(properties, properties.RequestTemplates)))
  const fallback = own.find(response => response.properties.IntegrationResponseKey === ANY)
  const chosen = status === undefined ? undefined : (own.find(one => fits(one, status)) ?? fallback)
  return { answer: chosen && constant(selected(chosen.properties, chosen.properties.ResponseTemplates)) }
}
