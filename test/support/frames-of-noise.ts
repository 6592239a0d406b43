import { ROUTES } from '../../shared/protocol/index.ts'

/** Frames that no client should send: random text, and the examples of the table with something changed. */

/** Numbers from 0 to below 1 that a seed decides: mulberry32. */
const randomOf = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const SEEDS = Object.entries(ROUTES).flatMap(([action, { examples }]) =>
  examples.map(example => ({ action, id: '7', ...example })),
)

const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  '\u0000',
  '🙂'.repeat(40),
  '~',
  ':',
  '#',
  'a'.repeat(300),
  [],
  {},
  [[[]]],
  { a: { b: {} } },
  'constructor',
  '__proto__',
  'chat:lobby',
  'chat:elsewhere',
  'dm:alice~bob',
  'dm:bob~carol',
  'user:alice',
  'role:admin',
  'alice',
  { epoch: 'e', seq: 1 },
  { 'chat:lobby': { epoch: 'id4', seq: 0 } },
  'x'.repeat(1500),
]
const FIELDS = [
  'action',
  'id',
  'channel',
  'key',
  'body',
  'after',
  'before',
  'limit',
  'on',
  'status',
  'detail',
  'of',
  'read',
  'delivered',
  'cursors',
  'from',
  'roles',
  'constructor',
  'toString',
]
const BYTES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  ':',
  '\\u',
  '\\ud800',
  '1e999',
  '\u0000',
  '\u2028',
  'é',
  'null',
  '__proto__',
]

/** Frames without end, the same for the same seed. */
export function* noise(seed: number): Generator<string, never> {
  const random = randomOf(seed)
  const below = (most: number) => Math.floor(random() * most)
  const oneOf = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value

  const fields = (): string => {
    const frame: Record<string, unknown> = { ...oneOf(SEEDS) }
    for (let times = 1 + below(2); times > 0; times--) {
      const name = random() < 0.7 ? oneOf(Object.keys(frame)) : oneOf(FIELDS)
      if (random() < 0.2) delete frame[name]
      else frame[name] = oneOf(ODD)
    }
    return JSON.stringify(frame)
  }
  const bytes = (): string => {
    let text = JSON.stringify(oneOf(SEEDS))
    for (let times = 1 + below(4); times > 0; times--) {
      const at = below(text.length)
      text = `${text.slice(0, at)}${random() < 0.6 ? oneOf(BYTES) : ''}${text.slice(at + below(4))}`
    }
    return text
  }
  const deep = (): string => `{"action":"message","body":${'['.repeat(below(4000))}`
  const text = (): string =>
    Array.from({ length: below(200) }, () => String.fromCharCode(below(0x10000))).join('')
  const valid = (): string => JSON.stringify({ ...oneOf(SEEDS), id: String(below(99)) })
  const large = (): string =>
    JSON.stringify({
      action: 'message',
      id: '1',
      channel: 'chat:lobby',
      key: 'k',
      body: { x: 'x'.repeat(below(40_000)) },
    })
  const ways = [fields, fields, fields, fields, bytes, bytes, bytes, text, valid]
  for (;;) yield random() < 0.01 ? oneOf([deep, large])() : oneOf(ways)()
}
