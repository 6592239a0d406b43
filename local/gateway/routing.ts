import { isObject, textOf } from '../template/json.ts'
import type { RouteDefinition } from '../template/stack.ts'

/** Finds the route key that a frame selects; `$default` where it selects none. */
export type Select = (text: string) => string

/** The steps of `$request.body.action` or `${request.body.a.b}` below the body. */
const stepsOf = (expression: string): string[] | undefined => {
  const [, path] = /^\$\{?request\.body\.([\w.-]+)\}?$/.exec(expression) ?? []
  return path?.split('.')
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * What a route selection expression means. Text that is not JSON, or has no such field, selects `$default`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
 */
export const selector = (expression: string): Select => {
  const steps = stepsOf(expression)
  if (!steps) return () => expression
  return text => {
    const value = steps.reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), parsed(text))
    return textOf(value) ?? '$default'
  }
}

/** The three routes that a frame can never select by name. */
const reserved = new Set(['$connect', '$disconnect'])

/** The route for a key, else `$default`, else none. */
export const routeFor = (
  routes: ReadonlyMap<string, RouteDefinition>,
  key: string,
): RouteDefinition | undefined => (reserved.has(key) ? undefined : routes.get(key)) ?? routes.get('$default')
