import { describe, expect, it } from 'vitest'
import { keptCensus } from '../../shared/domain/sessions/census.ts'
import { depart } from '../../shared/domain/sessions/session.ts'
import { sweep } from '../../shared/domain/sessions/sweep.ts'
import { testClock } from '../support/app.ts'
import { conversation } from '../support/conversation.ts'

const scene = () => {
  const talk = conversation()
  const service = talk.person('shop', { roles: ['service'] })
  const counts = async (region?: string) => {
    const { online, regions, elsewhere } = await service.ask('census', region ? { region } : {})
    return { online, regions, elsewhere }
  }
  return { talk, counts }
}

describe('B2: counts of users online', () => {
  it('are by region, as the client says, or else the proxy', async () => {
    const { talk, counts } = scene()
    await talk.person('alice').ask('hello', { region: 'BD-13' })
    await talk.person('alice/phone').ask('hello', { region: 'BD-13' })
    await talk.person('bob', { region: 'BD' }).ask('hello')
    await talk.person('carol', { region: 'BD' }).ask('hello', { region: 'TH' })
    await talk.person('dave').ask('hello')
    expect(await counts()).toEqual({ online: 4, regions: { 'BD-13': 1, BD: 1, TH: 1 }, elsewhere: 1 })
    expect(await counts('BD')).toEqual({ online: 2, regions: { 'BD-13': 1, BD: 1 }, elsewhere: 0 })
    expect(await counts('BD-13')).toEqual({ online: 1, regions: { 'BD-13': 1 }, elsewhere: 0 })
    expect(await counts('FR')).toEqual({ online: 0, regions: {}, elsewhere: 0 })
  })

  it('go down when somebody leaves, and where a crash left somebody behind the sweep puts them right', async () => {
    const { talk, counts } = scene()
    for (const name of ['alice', 'bob']) await talk.person(name).ask('hello', { region: 'TH' })
    await depart(talk.app, 'alice', ['alice'])
    expect(await counts()).toEqual({ online: 1, regions: { TH: 1 }, elsewhere: 0 })
    talk.later(76_000)
    await sweep(talk.app)
    expect(await counts()).toEqual({ online: 0, regions: {}, elsewhere: 0 })
  })

  it('name the regions with most users, and have the others together', async () => {
    const { talk, counts } = scene()
    for (let at = 0; at < 301; at++) {
      const region = `US-${at.toString(36).toUpperCase().padStart(2, '0')}`
      await talk.person(`u${at}`).ask('hello', { region })
    }
    await talk.person('one-more').ask('hello', { region: 'US-00' })
    const { online, regions, elsewhere } = await counts()
    expect([online, Object.keys(regions).length, elsewhere, regions['US-00']]).toEqual([302, 300, 1, 2])
  })

  it.each(['bd', 'Bangladesh', 'BD-', 'BD-1234', 'B', ''])('know no region %j', async region => {
    const { talk } = scene()
    expect((await talk.person('alice').refused('hello', { region })).code).toBe('INVALID_INPUT')
  })

  it('are for those who are trusted', async () => {
    const { talk } = scene()
    expect((await talk.person('alice').refused('census')).code).toBe('FORBIDDEN')
  })
})

describe('a census that is kept', () => {
  it('is taken once in ten seconds, and again where it failed', async () => {
    const clock = testClock()
    let [taken, fails] = [0, false]
    const census = keptCensus(
      {
        take: async () => {
          taken++
          if (fails) throw new Error('throttled')
          return { online: taken, regions: new Map(), at: clock.now() }
        },
      },
      clock,
    )
    await Promise.all([census.take(), census.take()])
    clock.advance(9_999)
    expect((await census.take()).online).toBe(1)
    clock.advance(1)
    fails = true
    await expect(census.take()).rejects.toThrow('throttled')
    fails = false
    expect((await census.take()).online).toBe(3)
  })
})
