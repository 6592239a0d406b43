import type { RouteDefinition } from '../template/stack.ts'

/** A route that a request matched, with its path parameters. */
export type RouteMatch = {
  readonly route: RouteDefinition
  readonly parameters: Readonly<Record<string, string>>
}

type Compiled = {
  readonly route: RouteDefinition
  readonly method: string
  readonly path: RegExp
  readonly rank: number
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** `/things/{id}` as an expression; `{rest+}` takes the rest of the path. */
const expressionOf = (path: string): RegExp => {
  const parts = path.split(/(\{[^{}]+\})/).map(part => {
    const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? []
    return name ? `(?<${name}>${greedy ? '.+' : '[^/]+'})` : escaped(part)
  })
  return new RegExp(`^${parts.join('')}$`)
}

/** Plain paths come before parameters, those before greedy ones, `$default` is last; a method before `ANY`. */
const rankOf = (method: string, path: string): number => {
  const open = path.includes('+}') ? 4 : path.includes('{') ? 2 : 0
  return open + (method === 'ANY' ? 1 : 0)
}

const compile = (route: RouteDefinition): Compiled => {
  if (route.key === '$default') return { route, method: 'ANY', path: /^/, rank: 9 }
  const [method = '', path = ''] = route.key.split(' ')
  return { route, method, path: expressionOf(path), rank: rankOf(method, path) }
}

/**
 * Makes the finder of an HTTP API's routes; the most specific one wins.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export const routeFinder = (routes: readonly RouteDefinition[]) => {
  const compiled = routes.map(compile).sort((one, other) => one.rank - other.rank)
  return (method: string, path: string): RouteMatch | undefined => {
    for (const { route, path: expression, method: wanted } of compiled) {
      const match = wanted === 'ANY' || wanted === method ? expression.exec(path) : null
      if (match) return { route, parameters: { ...match.groups } }
    }
    return undefined
  }
}
