import { type Line, nameOf } from './reading.ts'
import { bar, line, picture, type Tone, text } from './svg.ts'

/** Dollars for a million messages by the size of the room, ours and others', one panel a size. */

const WIDTH = 920
const PANEL = { width: 440, bar: 17, gap: 6, label: 190, value: 62, head: 34 }
const HEAD = 62

type Row = { readonly label: string; readonly dollars: number; readonly tone: Tone }

/** How the designs are called in the panels: one row each. */
const ROWS: readonly (readonly [name: (sockets: number) => string, label: string, tone: Tone])[] = [
  [size => `burst of 10, room of ${size}, $ ÷ floor`, 'Heliograph, bursts of ten', 'better'],
  [size => `message, room of ${size}, $ ÷ floor`, 'Heliograph', 'ours'],
  [size => `floor, room of ${size}`, 'floor: one durable message', 'floor'],
  [size => `graphql-lambda-subscriptions, room of ${size}`, 'graphql-lambda-subscr.', 'peer'],
  [size => `aws-lambda-graphql, room of ${size}`, 'aws-lambda-graphql', 'peer'],
  [size => `websocket-chat-application, room of ${size}, fleet of ten`, 'AWS sample, chat app', 'peer'],
  [size => `simple-websockets-chat-app, room of ${size}, fleet of ten`, 'AWS sample, simple', 'peer'],
]

const rowsOf = (lines: readonly Line[], sockets: number): readonly Row[] => {
  const byName = new Map(lines.map(line => [nameOf(line), line]))
  const floor = byName.get(`floor, room of ${sockets}`)?.value ?? 1
  return ROWS.flatMap(([name, label, tone]) => {
    const found = byName.get(name(sockets))
    if (!found) return []
    return [{ label, tone, dollars: found.unit === '×' ? found.value * floor : found.value }]
  })
}

const dollarsText = (dollars: number): string =>
  `$${dollars >= 1000 ? Math.round(dollars).toLocaleString('en') : dollars.toPrecision(3)}`

const panel = (x: number, y: number, sockets: number, rows: readonly Row[]): readonly string[] => {
  const most = Math.max(...rows.map(({ dollars }) => dollars))
  const room = PANEL.width - PANEL.label - PANEL.value
  const left = x + PANEL.label
  return [
    text(x, y + 14, `Room of ${sockets.toLocaleString('en')}`, 'ink strong'),
    ...rows.flatMap(({ label, dollars, tone }, at) => {
      const top = y + PANEL.head + at * (PANEL.bar + PANEL.gap)
      const width = (dollars / most) * room
      const isOurs = tone === 'ours' || tone === 'better'
      return [
        text(left - 8, top + 13, label, `end small ${isOurs ? 'ink strong' : 'soft'}`),
        bar(left, top, width, PANEL.bar, tone),
        text(
          left + Math.max(1.5, width) + 6,
          top + 13,
          dollarsText(dollars),
          `small ${isOurs ? 'ink strong' : 'soft'}`,
        ),
      ]
    }),
    line(left, y + PANEL.head - 4, left, y + PANEL.head + rows.length * (PANEL.bar + PANEL.gap), 'line-grid'),
  ]
}

const sizesIn = (lines: readonly Line[]): readonly number[] =>
  lines.flatMap(line => {
    const [, size] = /^floor, room of (\d+)$/.exec(nameOf(line)) ?? []
    return size === undefined ? [] : [Number(size)]
  })

/** The panels, two in a row. */
export const costPicture = (lines: readonly Line[]): string | undefined => {
  const sizes = sizesIn(lines)
  if (sizes.length === 0) return undefined
  const title = 'What a million messages costs'
  const tall = PANEL.head + ROWS.length * (PANEL.bar + PANEL.gap) + 26
  const panels = sizes.flatMap((sockets, at) =>
    panel((at % 2) * (WIDTH / 2 + 10), HEAD + Math.floor(at / 2) * tall, sockets, rowsOf(lines, sockets)),
  )
  return picture(WIDTH, HEAD + Math.ceil(sizes.length / 2) * tall, title, [
    text(0, 20, title, 'title ink'),
    text(0, 42, 'US dollars by AWS’s list prices; one message a second, a fleet ten times the room', 'soft'),
    ...panels,
  ])
}
