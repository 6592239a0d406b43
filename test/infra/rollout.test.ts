import { describe, expect, it } from 'vitest'
import { FUNCTION_NAMES } from '../../infra/functions.ts'
import { resources, synthesized } from './synthesized.ts'

const plain = synthesized()
const gradual = synthesized({ rollout: 'gradual', events: 'on' })
const all = (type: string, template = gradual) => Object.entries(resources(template, type))

describe('a gradual rollout', () => {
  it('is there only where it is asked for', () => {
    for (const type of ['AWS::Lambda::Alias', 'AWS::CodeDeploy::DeploymentGroup'])
      expect(all(type, plain)).toEqual([])
  })

  it('moves each function over by an alias: a tenth first, and back where it fails', () => {
    const aliases = all('AWS::Lambda::Alias')
    expect(aliases).toHaveLength(FUNCTION_NAMES.length)
    const policies = aliases.map(([, alias]) => JSON.stringify(alias))
    const groups = all('AWS::CodeDeploy::DeploymentGroup')
    for (const [id, { Properties }] of groups) {
      expect(policies.filter(policy => policy.includes(`"${id}"`))).toHaveLength(1)
      expect(Properties.DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent5Minutes')
      expect(Properties.AutoRollbackConfiguration).toEqual({
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      })
      expect(Properties.AlarmConfiguration).toMatchObject({ Enabled: true, Alarms: [{}] })
    }
    expect(groups).toHaveLength(FUNCTION_NAMES.length)
  })

  it('holds for everything that sockets, the HTTP API, the stream, the clock and events invoke', () => {
    const aliases = new Set(all('AWS::Lambda::Alias').map(([id]) => id))
    const isAlias = (place: unknown) =>
      [...JSON.stringify(place).matchAll(/"Ref":"([^"]+)"/g)].some(([, id = '']) => aliases.has(id))
    const integrations = all('AWS::ApiGatewayV2::Integration').map(([, { Properties }]) => Properties)
    // One is answered by the gateway alone.
    const uris = integrations.filter(one => one.IntegrationType !== 'MOCK').map(one => one.IntegrationUri)
    const guards = all('AWS::ApiGatewayV2::Authorizer').map(([, { Properties }]) => Properties.AuthorizerUri)
    const mappings = all('AWS::Lambda::EventSourceMapping').map(([, one]) => one.Properties.FunctionName)
    const rules = all('AWS::Events::Rule').map(([, { Properties }]) => Properties.Targets)
    const tries = all('AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties.Qualifier)
    expect(rules).toHaveLength(2)
    for (const places of [uris, guards, mappings, rules, tries]) {
      expect(places.length).toBeGreaterThan(0)
      for (const place of places) expect(isAlias(place), JSON.stringify(place)).toBe(true)
    }
  })
})
