import { expect, it } from 'vitest'
import type { ChannelSummary, Position } from '../../client/index.ts'
import type { ChannelRow } from '../../shared/domain/ports.ts'
import { timestamp } from '../../shared/domain/timestamp.ts'
import { Committed } from './checks/committed.ts'
import { Memberships } from './checks/memberships.ts'
import { QueueCheck } from './checks/queue-check.ts'
import { ViewCheck } from './checks/view-check.ts'
import type { Life } from './world/facts.ts'
import { START, World } from './world/world.ts'

/** What the check of what programs are told takes for the end of a view: lists come late, and one of then may end what is again. */

const HALL = 'chat:hall'
const EPOCH = 'e1'
const person = { user: 'cid', roles: [] }

/** A user of the hall, whose program lists what it is said to list. */
const scene = () => {
  const world = new World({ seed: 1 })
  const committed = new Committed()
  const memberships = new Memberships()
  const { watch } = world.sky
  const queues = new QueueCheck(world, committed)
  watch.observers.push(memberships, new ViewCheck(world, committed, { memberships, queues }))
  const messages = [1, 2, 3, 4].map(seq => ({ seq, key: `k${seq}`, from: 'bob', at: 0, body: {} }))
  for (const message of messages) committed.append({ channel: HALL, epoch: EPOCH } as ChannelRow, message)
  const client = { channels: [] as Partial<ChannelSummary>[], positions: {} as Record<string, Position> }
  const life = { device: 'cid-1', person, number: 1, client, positions: {}, isOver: false } as unknown as Life
  const move = (change: 'joined' | 'left') => {
    world.store.state.members.set(HALL, new Set(change === 'joined' ? ['cid'] : []))
    watch.tell('changed', { kind: 'member', channel: HALL, user: 'cid', change, row: {} } as never, undefined)
  }
  const tellList = (isListed: boolean, after?: number) => {
    client.channels = isListed ? [{ channel: HALL }] : []
    client.positions = after === undefined ? {} : { [HALL]: { epoch: EPOCH, seq: after } }
    watch.tell('listed', life)
  }
  const list = (after?: number) => tellList(true, after)
  const listNothing = () => tellList(false)
  const hear = (seq: number) =>
    watch.tell('told', life, { channel: HALL, epoch: EPOCH, seq, at: timestamp(START), body: {} })
  return { move, list, listNothing, hear, violations: watch.violations }
}

it('lets a list that was read while the user was away end the view, though the user has come back since', () => {
  const { move, list, listNothing, hear, violations } = scene()
  move('joined')
  // Where it begins a join is to say, which is not answered.
  list()
  move('left')
  move('joined')
  list(0)
  listNothing()
  list(2)
  hear(3)
  expect(violations).toEqual([])
})

it('calls it a silent hole when a list of before the joining ends the view', () => {
  const { move, list, listNothing, hear, violations } = scene()
  move('joined')
  list(0)
  listNothing()
  list(2)
  hear(3)
  expect(violations).toEqual([{ invariant: 'I5', what: `cid-1/1 ${HALL} hears 3 after 0: a silent hole` }])
})

it('lets a view end with the membership', () => {
  const { move, list, listNothing, hear, violations } = scene()
  move('joined')
  list(0)
  move('left')
  listNothing()
  move('joined')
  list(2)
  hear(3)
  expect(violations).toEqual([])
})

it('goes on with a view that is listed again', () => {
  const { move, list, hear, violations } = scene()
  move('joined')
  list(2)
  list(3)
  hear(4)
  expect(violations).toEqual([{ invariant: 'I5', what: `cid-1/1 ${HALL} hears 4 after 2: a silent hole` }])
})
