import { describe, expect, it } from 'vitest'
import { type AsyncTexts, preloaded } from '../../client/react/index.ts'
import { Stage } from '../support/fake-server.ts'
import { FakeTime, settled } from '../support/fake-time.ts'

/** A phone's storage: each call takes its turn, and what was written is there when it is answered. */
class Phone implements AsyncTexts {
  readonly texts = new Map<string, string>()
  readonly calls: string[] = []
  isFull = false
  readonly getAllKeys = async () => [...this.texts.keys()]
  readonly getItem = async (name: string) => {
    this.calls.push(`read ${name}`)
    return this.texts.get(name) ?? null
  }
  readonly setItem = async (name: string, text: string) => {
    if (this.isFull) throw new Error('full')
    await settled()
    this.texts.set(name, text)
  }
  readonly removeItem = async (name: string) => {
    this.texts.delete(name)
  }
}

describe('a storage that has to be waited for', () => {
  it('is read before, only what is ours, and written behind in order', async () => {
    const phone = new Phone()
    phone.texts.set('heliograph a', '1').set('settings', 'dark')
    const texts = await preloaded(phone)
    expect([texts.get('heliograph a'), texts.get('settings'), texts.names('heliograph ')]).toEqual([
      '1',
      undefined,
      ['heliograph a'],
    ])
    expect(phone.calls).toEqual(['read heliograph a'])
    texts.set('heliograph b', '2')
    texts.remove('heliograph b')
    texts.set('heliograph c', '3')
    texts.remove('heliograph a')
    expect([texts.get('heliograph b'), texts.get('heliograph c')]).toEqual([undefined, '3'])
    for (let turn = 0; turn < 5; turn++) await settled()
    expect([...phone.texts]).toEqual([
      ['settings', 'dark'],
      ['heliograph c', '3'],
    ])
  })

  it('tells what could not be written, and goes on', async () => {
    const phone = new Phone()
    const failures: unknown[] = []
    const texts = await preloaded(phone, error => failures.push(error))
    phone.isFull = true
    texts.set('heliograph a', '1')
    await settled()
    phone.isFull = false
    texts.set('heliograph b', '2')
    for (let turn = 0; turn < 3; turn++) await settled()
    expect([failures, [...phone.texts.keys()]]).toEqual([[new Error('full')], ['heliograph b']])
  })

  it('holds what was on its way over a restart of the app', async () => {
    const [phone, time] = [new Phone(), new FakeTime()]
    const first = new Stage({ storage: await preloaded(phone), user: 'alice' }, time)
    void first.client.channel('chat:lobby').send({ text: 'in the tunnel' })
    for (let turn = 0; turn < 5; turn++) await settled()
    first.dies()
    const second = new Stage({ storage: await preloaded(phone), user: 'alice' }, time)
    const line = await second.greets()
    expect(line.hears('message').body).toEqual({ text: 'in the tunnel' })
    second.client.close()
  })
})
