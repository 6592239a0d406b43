import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { Problem } from '../../shared/domain/problem.ts'
import {
  type Action,
  decode,
  EVENTS,
  type EventName,
  PROBLEMS,
  ROUTES,
  routeOf,
} from '../../shared/protocol/index.ts'
import { blocksOf, kindsOf, type Line, linesOf } from './frames-of-document.ts'

const protocol = await readFile(new URL('../../PROTOCOL.md', import.meta.url), 'utf8')
const dialogues = blocksOf(protocol, 'frames').map(linesOf)

const Refused = z.strictObject({
  reply: z.nullable(z.string()),
  ok: z.literal(false),
  error: z.strictObject({
    code: z.enum(Object.keys(PROBLEMS)),
    message: z.string(),
    issues: z.optional(z.array(z.strictObject({ path: z.string(), message: z.string() }))),
    retryAfterMs: z.optional(z.int()),
    until: z.optional(z.nullable(z.string())),
    requestId: z.optional(z.string()),
  }),
})

const objectOf = (text: string): Record<string, unknown> => {
  const decoded = decode(text)
  if (!('frame' in decoded)) throw new Error(`${decoded.unreadable}: ${text}`)
  return decoded.frame
}

/** The action of a frame that the rows accept, `undefined` for one that they refuse. */
const accepted = (text: string): Action | undefined => {
  const decoded = decode(text)
  if (!('frame' in decoded)) return undefined
  const { action, id: _, ...parameters } = decoded.frame
  const known = routeOf(action)
  return known && ROUTES[known].request.safeParse(parameters).success ? known : undefined
}

const eventsOf = (text: string): readonly Record<string, unknown>[] => {
  const value: unknown = JSON.parse(text)
  return Array.isArray(value) ? value : [value as Record<string, unknown>]
}

const checkEvent = ({ event, ...fields }: Record<string, unknown>): void => {
  expect(Object.keys(EVENTS)).toContain(event)
  EVENTS[event as EventName].fields.parse(fields)
}

/** The frame of the same socket, before the reply, that has its id and no other answer yet. */
const askedBy = (lines: readonly Line[], at: number, id: unknown): Line | undefined =>
  lines
    .slice(0, at)
    .findLast(
      ({ who, way, text }) =>
        way !== '←' &&
        who === lines[at]?.who &&
        (id === null || text.includes(`"id": ${JSON.stringify(id)}`)),
    )

const checkReply = (lines: readonly Line[], at: number, frame: Record<string, unknown>): void => {
  const asked = askedBy(lines, at, frame.reply)
  if (!asked) throw new Error(`a reply that nobody asked for: ${JSON.stringify(frame)}`)
  if (frame.ok) checkDone(asked, frame)
  else checkRefusal(asked, frame)
}

const checkDone = (asked: Line, frame: Record<string, unknown>): void => {
  const action = accepted(asked.text)
  if (!action) throw new Error(`ok to what no row accepts: ${asked.text}`)
  const { reply: _, ok, ...result } = frame
  expect(ok).toBe(true)
  ROUTES[action].reply.parse(result)
}

const checkRefusal = (asked: Line, frame: Record<string, unknown>): void => {
  const { error } = Refused.parse(frame)
  expect(error.message).toBe(PROBLEMS[error.code as keyof typeof PROBLEMS].text)
  // What the rows accept may be refused for what it says.
  if (error.issues?.every(({ message }) => message.startsWith('words: '))) return
  expect(asked.way === '✗').toBe(error.code === 'INVALID_INPUT' || error.code === 'UNKNOWN_ACTION')
}

const check = (lines: readonly Line[], at: number): void => {
  const line = lines[at]
  if (!line) return
  if (line.way === '→') expect(accepted(line.text), line.text).toBeDefined()
  else if (line.way === '✗') expect(accepted(line.text), line.text).toBeUndefined()
  else if (eventsOf(line.text).every(item => 'event' in item)) eventsOf(line.text).forEach(checkEvent)
  else checkReply(lines, at, objectOf(line.text))
}

describe('the frames in PROTOCOL.md', () => {
  test('stand in blocks that this test reads, and in no other', () => {
    expect([...kindsOf(protocol)].toSorted()).toEqual(['frames', 'json'])
    expect(dialogues.flat().length).toBeGreaterThan(60)
  })

  test.each(dialogues.map((lines, at) => [at + 1, lines] as const))(
    'are those of the rows, in block %i',
    (_, lines) => {
      lines.forEach((_line, at) => {
        check(lines, at)
      })
    },
  )

  test('are joined by the answers over HTTP, of POST /tickets, of GET /polling and of POST /publish', () => {
    const [ticket, page, polled, published, refused, ...others] = blocksOf(protocol, 'json').map(text =>
      JSON.parse(text),
    )
    expect(Object.keys(ticket)).toEqual(['ticket', 'expiresInSeconds'])
    ROUTES.history.reply.parse(page)
    expect(Object.keys(polled)).toEqual(['after', 'events'])
    for (const event of polled.events) checkEvent(event)
    const { from, ...result } = published
    expect(from).toBe('service')
    ROUTES.message.reply.parse(result)
    const { code, message } = new Problem('FORBIDDEN').body
    expect(refused).toEqual({ title: message, status: 403, code })
    expect(others).toEqual([])
  })

  test('show every action asked and every event pushed', () => {
    const asked = dialogues.flat().flatMap(({ way, text }) => (way === '→' ? [accepted(text)] : []))
    const pushed = dialogues
      .flat()
      .flatMap(({ way, text }) => (way === '←' ? eventsOf(text).map(({ event }) => event) : []))
    expect(Object.keys(ROUTES).filter(action => !asked.includes(action as Action))).toEqual([])
    expect(Object.keys(EVENTS).filter(event => !pushed.includes(event))).toEqual([])
  })

  test('are told apart from wrong ones', () => {
    const wrong = [
      'a → { "action": "ping", "more": 1 }',
      'a ← { "event": "typing", "channel": "chat:x" }',
      'a ← { "reply": "1", "ok": true }',
    ]
    for (const line of wrong) expect(() => check(linesOf(line), 0), line).toThrow()
    expect(() => linesOf('no frame at all')).toThrow('neither')
  })
})
