import { answered } from '../session/local-server.ts'

/** What the page takes from `openapi.json`. */

type Schema = { readonly type?: string; readonly default?: unknown; readonly $ref?: string }
export type Parameter = {
  readonly name: string
  readonly required: boolean
  readonly description?: string
  readonly schema: Schema
}
type Content = {
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}
export type Operation = {
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'method' | 'path'>>>>>
}

/** Every operation of the document, in its order. */
export const operationsIn = ({ paths }: Document): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  )

/** The examples of a body, as texts that one may change. */
export const bodiesOf = ({ requestBody }: Operation): readonly string[] => {
  const [content] = Object.values(requestBody?.content ?? {})
  return Object.values(content?.examples ?? {}).map(({ value }) => JSON.stringify(value, null, 2))
}

/** A query of the fields that were filled in; a list has a value a line. */
export const queryOf = (fields: ReadonlyMap<Parameter, string>): string => {
  const pairs = [...fields].flatMap(([{ name, schema }, text]) =>
    (schema.type === 'array' ? text.split('\n') : [text])
      .map(value => value.trim())
      .filter(value => value !== '')
      .map((value): [string, string] => [name, value]),
  )
  return new URLSearchParams(pairs).toString()
}

export const readDocument = async (): Promise<readonly Operation[]> =>
  operationsIn((await answered('/openapi.json')) as Document)
