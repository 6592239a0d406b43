import { describe, expect, test } from 'vitest'
import { interpret } from '../../../local/template/interpret.ts'
import { mockOf } from '../../../local/template/mock.ts'
import { type Resource, readTemplate } from '../../../local/template/template.ts'
import { ALIVE } from '../../../shared/protocol/index.ts'
import { synthesized } from '../../infra/synthesized.ts'

const resource = (ref: string, properties: object) => ({ ref, properties }) as unknown as Resource
const integration = (more: object = {}) =>
  resource('i1', {
    IntegrationType: 'MOCK',
    RequestTemplates: { $default: '{"statusCode":200}' },
    TemplateSelectionExpression: String.raw`\$default`,
    ...more,
  })
const response = (key: string, answer: string, more: object = {}) =>
  resource(`r${key}`, {
    IntegrationId: 'i1',
    IntegrationResponseKey: key,
    ResponseTemplates: { $default: answer },
    ...more,
  })

describe('an integration that asks nobody', () => {
  test('answers with the template of its response', () => {
    expect(mockOf(integration(), [response('$default', 'here')])).toEqual({ answer: 'here' })
  })

  test('answers with the response that its status chooses, and else with the default', () => {
    const responses = [response('$default', 'else'), response('/2\\d\\d/', 'good')]
    expect(mockOf(integration(), responses)).toEqual({ answer: 'good' })
    const teapot = integration({ RequestTemplates: { $default: '{"statusCode":418}' } })
    expect(mockOf(teapot, responses)).toEqual({ answer: 'else' })
  })

  test.each<[string, Resource, readonly Resource[]]>([
    ['no status', integration({ RequestTemplates: { $default: '{}' } }), [response('$default', 'here')]],
    [
      'no template of that name',
      integration({ TemplateSelectionExpression: 'other' }),
      [response('$default', 'here')],
    ],
    ['no response', integration(), []],
    ['the response of another', integration(), [response('$default', 'here', { IntegrationId: 'i2' })]],
  ])('has no answer with %s', (_what, one, responses) => {
    expect(mockOf(one, responses)).toEqual({ answer: undefined })
  })

  test('that would run a template is refused aloud', () => {
    expect(() => mockOf(integration(), [response('$default', '$context.connectionId')])).toThrow(/constant/)
  })

  test('is the one of the sign of life, in the stack that deploys', () => {
    const { apis } = interpret(readTemplate('Heliograph', synthesized({ local: 'true' }).toJSON()))
    const routes = apis.flatMap(api => api.routes).filter(({ mock }) => mock)
    expect(routes).toMatchObject([
      { key: ALIVE.asked.action, replies: true, mock: { answer: JSON.stringify(ALIVE.answered) } },
    ])
  })

  test('is none that asks a function', () => {
    expect(mockOf(integration({ IntegrationType: 'AWS_PROXY' }), [])).toBeUndefined()
  })
})
