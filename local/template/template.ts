import { noValue, resolve, type Scope } from './intrinsics.ts'
import { isObject, type JsonObject, objectOf, textOf } from './json.ts'
import { pseudoParameters } from './names.ts'
import { attributeOf, type NamedResource, referenceOf } from './references.ts'

/** A resource of the template with its intrinsics resolved. */
export type Resource = NamedResource & {
  readonly type: string
  /** What `Ref` to it gives: its physical name or id. */
  readonly ref: string
  /** An attribute as `Fn::GetAtt` gives it. */
  readonly attribute: (name: string) => string
}

/** A template whose expressions can be asked for. */
export type Template = {
  readonly stack: string
  /** All resources whose condition holds, in the template's order. Throws where an expression cannot be resolved. */
  readonly resources: readonly Resource[]
  /** As it was read, as JSON text. */
  readonly source: string
  /** The template's outputs. */
  readonly outputs: Readonly<Record<string, string>>
}

const declared = (body: JsonObject, section: string, name: string): JsonObject => {
  const found = objectOf(body[section])[name]
  if (!isObject(found)) throw new Error(`the template's ${section} have no ${name}`)
  return found
}

/** A scope over the whole template; resources resolve when they are asked for, each once. */
const scopeOf = (stack: string, body: JsonObject): Scope & { named: (id: string) => NamedResource } => {
  const resolved = new Map<string, JsonObject>()
  const propertiesOf = (id: string): JsonObject => {
    const known = resolved.get(id)
    if (known) return known
    const properties = objectOf(resolve(declared(body, 'Resources', id).Properties, scope))
    resolved.set(id, properties)
    return properties
  }
  const named = (logicalId: string) => ({ stack, logicalId, properties: propertiesOf(logicalId) })
  const typeOf = (id: string) => textOf(declared(body, 'Resources', id).Type) ?? ''
  const scope: Scope & { named: typeof named } = {
    named,
    ref: name => {
      if (name === 'AWS::NoValue') return noValue
      if (name === 'AWS::StackName' || name === 'AWS::StackId') return stack
      if (name in pseudoParameters) return pseudoParameters[name]
      const parameter = objectOf(body.Parameters)[name]
      return isObject(parameter) ? parameter.Default : referenceOf(typeOf(name), named(name))
    },
    attribute: (id, name) => attributeOf(typeOf(id), name, named(id)),
    mapping: (map, top, second) => objectOf(objectOf(declared(body, 'Mappings', map))[top])[second],
    condition: name => resolve(declared(body, 'Conditions', name), scope) === true,
  }
  return scope
}

/**
 * Reads a template. `stack` is the stack's name, part of every physical name. Throws where an expression names
 * something that the template does not have.
 */
export const readTemplate = (stack: string, body: JsonObject): Template => {
  const scope = scopeOf(stack, body)
  const wanted = Object.entries(objectOf(body.Resources)).filter(([, resource]) => {
    const condition = textOf(objectOf(resource).Condition)
    return condition === undefined || scope.condition(condition)
  })
  const resources = wanted.map(([logicalId, resource]): Resource => {
    const type = textOf(objectOf(resource).Type) ?? ''
    return {
      stack,
      logicalId,
      type,
      // Resolved when asked for: an expression in a resource that nobody here runs must not stop the rest.
      get properties() {
        return scope.named(logicalId).properties
      },
      get ref() {
        return textOf(scope.ref(logicalId)) ?? logicalId
      },
      attribute: name => textOf(scope.attribute(logicalId, name)) ?? '',
    }
  })
  const outputs = Object.entries(objectOf(body.Outputs)).map(([name, output]) => {
    return [name, textOf(resolve(objectOf(output).Value, scope)) ?? ''] as const
  })
  return { stack, resources, outputs: Object.fromEntries(outputs), source: JSON.stringify(body) }
}
