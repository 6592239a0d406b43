import { marshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, it } from 'vitest'
import { changeOf } from '../../shared/store/changes.ts'
import { relayKey } from '../../shared/store/keys.ts'

const relay = {
  channel: 'chat:big#ger',
  epoch: 'e1',
  index: 3,
  after: '',
  until: 'zoe',
  from: 7,
  to: 9,
  origins: { 8: 'socket-1' },
}
const image = (over: object = {}) => marshall({ ...relayKey(relay.channel, 3), ...relay, ...over })
const recordOf = (before: object | undefined, after: object | undefined) => ({
  dynamodb: { ...(before && { OldImage: before }), ...(after && { NewImage: after }) },
})

describe('a record of a relay', () => {
  it('tells what was put, each writing for itself', () => {
    expect(changeOf(recordOf(undefined, image()))).toEqual({ kind: 'relay', relay })
    expect(changeOf(recordOf(image(), image({ from: 10, to: 12 })))).toEqual({
      kind: 'relay',
      relay: { ...relay, from: 10, to: 12 },
    })
  })

  it('F52: is read without what older versions did not write, and whatever newer ones add', () => {
    const { origins: _, ...older } = relay
    const item = marshall({ ...relayKey(relay.channel, 3), ...older, later: 1 })
    expect(changeOf(recordOf(undefined, item))).toEqual({ kind: 'relay', relay: { ...relay, origins: {} } })
  })

  it('that went is no news', () => {
    expect(changeOf(recordOf(image(), undefined))).toBeUndefined()
  })
})
