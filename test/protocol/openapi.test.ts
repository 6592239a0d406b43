import { readFile } from 'node:fs/promises'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { fromJSONSchema } from 'zod'
import { openapi } from '../../docs/openapi.ts'
import {
  HTTP_ROUTES,
  type HttpRoute,
  POLLED_FRAMES,
  POLLING_ROUTES,
  ROUTES,
} from '../../shared/protocol/index.ts'

const here = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8')

type Schema = Parameters<typeof fromJSONSchema>[0]
type Operation = {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  readonly responses: Readonly<Record<string, unknown>>
}
type Document = { readonly paths: Record<string, Record<string, Operation>> }
const text = await here('openapi.json')
const written = JSON.parse(text) as Document
const operationOf = (key: string): Operation | undefined => {
  const [method = '', path = ''] = key.split(' ')
  return written.paths[path]?.[method.toLowerCase()]
}

describe('openapi.json', () => {
  test('is what the rows of the code give', async () => {
    const { version } = JSON.parse(await here('package.json')) as { version: string }
    expect(text === `${JSON.stringify(openapi(version), null, 2)}\n`, 'run `npm run docs`').toBe(true)
  })

  test('is valid for OpenAPI 3.1', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(JSON.parse(text))
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
    expect(validator.version).toBe('3.1')
  })

  test('would not pass with an operation that answers nothing', async () => {
    const spoilt = structuredClone(written) as { paths: Record<string, Record<string, object>> }
    spoilt.paths['/inbox'] = { get: { responses: 'none' } }
    expect((await new Validator().validate(spoilt)).valid).toBe(false)
  })

  test('has every route of the table, with every field of its action', () => {
    for (const key of Object.keys(HTTP_ROUTES) as HttpRoute[]) {
      const row: { readonly action: keyof typeof ROUTES; readonly query?: object; readonly status?: number } =
        HTTP_ROUTES[key]
      const operation = operationOf(key)
      expect(Object.keys(operation?.responses ?? {})).toContain(String(row.status ?? 200))
      const names = (operation?.parameters ?? []).map(({ name }) => name)
      expect({ key, names }).toEqual({ key, names: Object.keys(row.query ?? {}) })
      expect({ key, hasBody: operation?.requestBody !== undefined }).toEqual({ key, hasBody: !row.query })
    }
  })

  test('has what is polled: each route, and the frame of every action', () => {
    for (const key of [...Object.keys(POLLING_ROUTES), ...POLLED_FRAMES.map(frame => frame.key)]) {
      const operation = operationOf(key)
      expect({ key, isThere: operation !== undefined }).toEqual({ key, isThere: true })
      const headers = (operation?.parameters ?? []).map(one => [one.in, one.name])
      expect(headers).toEqual(key === 'POST /polling' ? [] : [['header', 'heliograph-polling']])
    }
  })

  test('has bodies that accept the examples of their actions, and nothing more', () => {
    const { components } = JSON.parse(text) as { components: { schemas: object } }
    for (const [key, { action }] of Object.entries(HTTP_ROUTES)) {
      const { content } = operationOf(key as HttpRoute)?.requestBody ?? {}
      if (!content) continue
      const raw = JSON.stringify({ ...content['application/json']?.schema, $defs: components.schemas })
      const schema = fromJSONSchema(JSON.parse(raw.replaceAll('#/components/schemas/', '#/$defs/')) as Schema)
      for (const example of ROUTES[action].examples as readonly object[]) {
        expect(schema.safeParse(example).success, key).toBe(true)
        expect(schema.safeParse({ ...example, own: 1 }).success, key).toBe(false)
      }
    }
  })
})
