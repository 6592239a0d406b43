import { describe, expectTypeOf, test } from 'vitest'
import type {
  Action,
  Entry,
  Event,
  EventName,
  FieldsOf,
  ParsedOf,
  ProblemCode,
  Reply,
  ReplyOf,
  RequestOf,
} from '../../shared/protocol/index.ts'

/** Checked by `tsc`, which `npm run check` runs; at run time these say nothing. */
describe('the types that follow from the rows', () => {
  test('an action is one of these names', () => {
    expectTypeOf<Action>().toEqualTypeOf<
      | 'hello'
      | 'join'
      | 'leave'
      | 'message'
      | 'typing'
      | 'presence'
      | 'census'
      | 'privacy'
      | 'receipt'
      | 'history'
      | 'inbox'
      | 'search'
      | 'sync'
      | 'ping'
      | 'revoke'
      | 'ledger'
      | 'edit'
      | 'delete'
      | 'react'
      | 'versions'
      | 'upload'
      | 'upload-parts'
      | 'upload-complete'
      | 'upload-cancel'
      | 'download'
      | 'converse'
      | 'conversation'
      | 'describe'
      | 'members'
      | 'invite'
      | 'expel'
      | 'appoint'
      | 'settings'
      | 'mute'
      | 'ban'
      | 'pardon'
      | 'sanctions'
      | 'rules'
      | 'report'
      | 'reports'
      | 'resolve'
      | 'pin'
      | 'pins'
      | 'export'
    >()
  })

  test('a request has what the client writes: a default may be left out', () => {
    expectTypeOf<{ channel: string }>().toExtend<RequestOf<'history'>>()
    expectTypeOf<ParsedOf<'history'>['limit']>().toEqualTypeOf<number>()
    expectTypeOf<{ channel: string; key: string; body: { text: string } }>().toExtend<RequestOf<'message'>>()
    expectTypeOf<{ channel: string; key: string }>().not.toExtend<RequestOf<'message'>>()
    expectTypeOf<{ channel: string; key: string; body: string }>().not.toExtend<RequestOf<'message'>>()
  })

  test('no request names its sender', () => {
    expectTypeOf<keyof RequestOf<'message'>>().toEqualTypeOf<
      'channel' | 'key' | 'body' | 'about' | 'after' | 'afterEpoch'
    >()
    expectTypeOf<{ user: string }>().not.toEqualTypeOf<RequestOf<'hello'>>()
  })

  test('a reply has what the row says', () => {
    expectTypeOf<ReplyOf<'message'>>().toEqualTypeOf<{
      channel: string
      epoch: string
      seq: number
      at: string
      duplicate: boolean
    }>()
    expectTypeOf<ReplyOf<'history'>['entries']>().toEqualTypeOf<Entry[]>()
    expectTypeOf<ReplyOf<'ping'>['heads']>().toEqualTypeOf<Record<string, number> | undefined>()
  })

  test('the name of an event decides its fields', () => {
    expectTypeOf<Event['event']>().toEqualTypeOf<EventName>()
    expectTypeOf<Extract<Event, { event: 'typing' }>['on']>().toEqualTypeOf<boolean>()
    expectTypeOf<FieldsOf<'member'>['change']>().toEqualTypeOf<'joined' | 'left'>()
    expectTypeOf<FieldsOf<'problem'>['code']>().toEqualTypeOf<ProblemCode>()
  })

  test('a refused reply has an error and one that was done has none', () => {
    expectTypeOf<Extract<Reply, { ok: false }>['error']['code']>().toEqualTypeOf<ProblemCode>()
    expectTypeOf<Extract<Reply, { ok: true }>['reply']>().toEqualTypeOf<string>()
  })
})
