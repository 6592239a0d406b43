import { AwsSolutionsChecks } from 'cdk-nag'
import { describe, expect, it } from 'vitest'
import { acknowledgedIn, findingsIn } from '../../infra/nag.ts'
import { appOf } from './synthesized.ts'

const ids = (findings: readonly { readonly id: string }[]) =>
  [...new Set(findings.map(({ id }) => id))].sort()

describe('cdk-nag', () => {
  const { app } = appOf()
  const acknowledged = acknowledgedIn(app)

  it('finds nothing that is not acknowledged', () => {
    expect(findingsIn(app)).toEqual([])
  })

  it('finds nothing with every option on', () => {
    const { app: other } = appOf({
      key: 'own',
      tracing: 'on',
      events: 'on',
      rollout: 'gradual',
      origins: 'https://shop.example',
      socketsDomain: 'live.example.com',
      httpDomain: 'api.example.com',
      certificate: 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b-2c',
    })
    expect(findingsIn(other)).toEqual([])
    expect(acknowledgedIn(other)).toHaveLength(acknowledged.length + 2)
  })

  it('has at most eleven findings acknowledged, each for a reason, and none that it does not make', () => {
    const all = Object.assign(new AwsSolutionsChecks(app), { isAcknowledged: () => false })
    expect(acknowledged.length).toBeLessThan(12)
    for (const { why } of acknowledged) expect(why).toMatch(/^.{30,}\.$/)
    expect(ids(findingsIn(app, all))).toEqual(ids(acknowledged))
  })
})
