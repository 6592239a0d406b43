import { isObject, type JsonObject, listOf, objectOf, textOf } from './json.ts'

/** What an intrinsic may look up while it is resolved. */
export type Scope = {
  /** The value of `Ref`: a parameter, a pseudo parameter or a resource. Throws on an unknown name. */
  readonly ref: (name: string) => unknown
  /** The value of `Fn::GetAtt`. Throws on an unknown resource. */
  readonly attribute: (logicalId: string, name: string) => unknown
  /** A row of the template's `Mappings`. */
  readonly mapping: (map: string, top: string, second: string) => unknown
  /** Whether the template's condition of that name holds. */
  readonly condition: (name: string) => boolean
}

/** Stands for `AWS::NoValue`: the property that has it is taken out. */
export const noValue = Symbol('AWS::NoValue')

type Intrinsic = (argument: unknown, scope: Scope) => unknown

const text = (value: unknown, scope: Scope): string => {
  const resolved = textOf(resolve(value, scope))
  if (resolved === undefined) throw new Error(`text expected, found ${JSON.stringify(value)}`)
  return resolved
}

const list = (value: unknown, scope: Scope): readonly unknown[] => listOf(resolve(value, scope))

const getAtt: Intrinsic = (argument, scope) => {
  const [id = '', ...path] = typeof argument === 'string' ? argument.split('.') : listOf(argument)
  return scope.attribute(text(id, scope), path.map(part => text(part, scope)).join('.'))
}

const substitute: Intrinsic = (argument, scope) => {
  const [pattern, variables] = listOf(argument)
  const own = objectOf(variables)
  const look = (name: string) => {
    if (name in own) return text(own[name], scope)
    return name.includes('.') ? text({ 'Fn::GetAtt': name }, scope) : text({ Ref: name }, scope)
  }
  return text(pattern, scope).replace(/\$\{(!?)([^{}]+)\}/g, (_, literal: string, name: string) =>
    literal ? `\${${name}}` : look(name.trim()),
  )
}

const choose: Intrinsic = (argument, scope) => {
  const [name, whenTrue, whenFalse] = listOf(argument)
  return resolve(scope.condition(text(name, scope)) ? whenTrue : whenFalse, scope)
}

/** One row an intrinsic function: its name and what it means. */
const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(text(argument, scope)),
  Condition: (argument, scope) => scope.condition(text(argument, scope)),
  'Fn::GetAtt': getAtt,
  'Fn::Sub': substitute,
  'Fn::If': choose,
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = listOf(argument)
    return list(parts, scope)
      .map(part => text(part, scope))
      .join(text(separator, scope))
  },
  'Fn::Select': (argument, scope) => {
    const [index, parts] = listOf(argument)
    return list(parts, scope)[Number(text(index, scope))]
  },
  'Fn::Split': (argument, scope) => {
    const [separator, whole] = listOf(argument)
    return text(whole, scope).split(text(separator, scope))
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, top, second] = listOf(argument).map(part => text(part, scope))
    return resolve(scope.mapping(map ?? '', top ?? '', second ?? ''), scope)
  },
  'Fn::Base64': (argument, scope) => Buffer.from(text(argument, scope)).toString('base64'),
  'Fn::GetAZs': () => ['a', 'b', 'c'],
  'Fn::Equals': (argument, scope) => {
    const [left, right] = listOf(argument).map(side => resolve(side, scope))
    return JSON.stringify(left) === JSON.stringify(right)
  },
  'Fn::And': (argument, scope) => listOf(argument).every(part => resolve(part, scope) === true),
  'Fn::Or': (argument, scope) => listOf(argument).some(part => resolve(part, scope) === true),
  'Fn::Not': (argument, scope) => resolve(listOf(argument)[0], scope) !== true,
}

/** The intrinsic that an object stands for, if it is one: an object with that one key. */
const intrinsicOf = (value: JsonObject): [Intrinsic, unknown] | undefined => {
  const [key, ...others] = Object.keys(value)
  if (key === undefined || others.length > 0) return undefined
  // An IAM statement's `Condition` and the like hold objects; the condition function holds a name.
  if (key === 'Condition' && typeof value[key] !== 'string') return undefined
  const intrinsic = intrinsics[key]
  if (intrinsic) return [intrinsic, value[key]]
  if (key.startsWith('Fn::')) throw new Error(`the intrinsic function ${key} is not known here`)
  return undefined
}

const resolveObject = (value: JsonObject, scope: Scope): unknown => {
  const entries = Object.entries(value).map(([key, part]) => [key, resolve(part, scope)] as const)
  return Object.fromEntries(entries.filter(([, part]) => part !== noValue))
}

/**
 * The value with every intrinsic function in it replaced by what it means. Pure apart from `scope`.
 * Throws an `Error` with a readable message on an unknown function, name or a wrong argument.
 */
export const resolve = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value)) return value.map(part => resolve(part, scope)).filter(part => part !== noValue)
  if (!isObject(value)) return value
  const intrinsic = intrinsicOf(value)
  return intrinsic ? intrinsic[0](intrinsic[1], scope) : resolveObject(value, scope)
}
