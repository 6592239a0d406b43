import { figure } from '../table.ts'
import { isLessBetter, isReached, type Line, nameOf } from './reading.ts'
import { dot, line, picture, type Tone, text } from './svg.ts'

/** Each figure of a part beside its peer, on one logarithmic scale on which the peer is 1. */

const [WIDTH, LABEL, VALUE, ROW, HEAD] = [920, 330, 190, 30, 84]
const LEFT = LABEL + 12
const RIGHT = WIDTH - VALUE - 12

type Placed = Line & { readonly peerValue: number }
const hasPeer = (one: Line): one is Placed => one.peerValue !== null && one.peerValue > 0 && one.value > 0

const TONES = { true: 'better', false: 'worse', undefined: 'ours' } as const

/** Whole powers of ten around all that is to be seen, 1 among them. */
const spanOf = (ratios: readonly number[]): readonly [number, number] => {
  const powers = ratios.filter(ratio => ratio > 0).map(Math.log10)
  return [Math.floor(Math.min(-0.3, ...powers)), Math.ceil(Math.max(0.3, ...powers))]
}

const powerText = (power: number): string => (power >= 0 ? `${10 ** power}×` : `1/${10 ** -power}`)

const axis = (
  from: number,
  to: number,
  place: (ratio: number) => number,
  bottom: number,
): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at).flatMap(power => [
    line(place(10 ** power), HEAD - 8, place(10 ** power), bottom, power === 0 ? 'line-peer' : 'line-grid'),
    text(place(10 ** power), HEAD - 16, power === 0 ? 'peer' : powerText(power), 'middle small soft'),
  ])

const row = (one: Placed, y: number, place: (ratio: number) => number): readonly string[] => {
  const x = place(one.value / one.peerValue)
  const tone: Tone = TONES[String(isReached(one)) as keyof typeof TONES]
  const goal = one.goal !== null && one.goal > 0 ? place(one.goal / one.peerValue) : undefined
  const value = `${figure(one.value)} ${one.unit}`.trim()
  return [
    text(LABEL, y + 4, nameOf(one), 'end ink'),
    line(place(1), y, x, y, `line-${tone} bold`),
    ...(goal === undefined ? [] : [line(goal, y - 9, goal, y + 9, 'line-soft bold')]),
    dot(x, y, 5.5, tone),
    text(RIGHT + 16, y + 4, value, 'ink strong'),
    text(WIDTH, y + 4, `peer ${figure(one.peerValue)}`, 'end small soft'),
  ]
}

/** The picture of a part, where anything in it has a peer. */
export const besidePicture = (part: string, lines: readonly Line[]): string | undefined => {
  const shown = lines.filter(hasPeer)
  if (shown.length === 0) return undefined
  const ratios = shown.flatMap(({ value, goal, peerValue }) => [
    value / peerValue,
    (goal ?? peerValue) / peerValue,
  ])
  const [from, to] = spanOf(ratios)
  const place = (ratio: number) => LEFT + ((Math.log10(ratio) - from) / (to - from)) * (RIGHT - LEFT)
  const bottom = HEAD + shown.length * ROW
  const ways = new Set(shown.map(isLessBetter))
  const better =
    ways.size > 1
      ? 'dots away from the peer towards the mark are better'
      : ways.has(true)
        ? 'left is better'
        : 'right is better'
  const title = `${part}: beside its peers`
  return picture(WIDTH, bottom + 8, title, [
    text(0, 20, title, 'title ink'),
    text(
      0,
      42,
      `Each figure by its peer’s, ${better}; the upright mark is the goal, green where it is reached`,
      'soft',
    ),
    ...axis(from, to, place, bottom),
    ...shown.flatMap((one, at) => row(one, HEAD + at * ROW + ROW / 2, place)),
  ])
}
