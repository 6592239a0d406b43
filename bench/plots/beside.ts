import { figure } from '../table.ts'
import { isLessBetter, isReached, type Line, nameOf } from './reading.ts'
import { dot, line, picture, type Tone, text } from './svg.ts'

/** Each figure of a part beside its peer, on one logarithmic scale on which the peer is 1. */

const [SCALE, RATIO, VALUES, ROW, HEAD, PAD] = [360, 70, 210, 30, 84, 14]
/** Names as they are set, 13 pixels high, are about so wide each character. */
const LETTER = 6.7

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

/** Where things stand from left to right. */
type Frame = {
  readonly label: number
  readonly right: number
  readonly place: (ratio: number) => number
}

const row = (one: Placed, y: number, { label, right, place }: Frame): readonly string[] => {
  const x = place(one.value / one.peerValue)
  const tone: Tone = TONES[String(isReached(one)) as keyof typeof TONES]
  const goal = one.goal !== null && one.goal > 0 ? place(one.goal / one.peerValue) : undefined
  return [
    text(label, y + 4, nameOf(one), 'end ink'),
    line(place(1), y, x, y, `line-${tone} bold`),
    ...(goal === undefined ? [] : [line(goal, y - 9, goal, y + 9, 'line-soft bold')]),
    dot(x, y, 5.5, tone),
    text(right + PAD + RATIO - 12, y + 4, `${figure(one.value / one.peerValue)}×`, 'end ink strong'),
    text(
      right + PAD + RATIO,
      y + 4,
      `${figure(one.value)} to ${figure(one.peerValue)} ${one.unit}`,
      'small soft',
    ),
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
  const label = Math.ceil(Math.max(...shown.map(one => nameOf(one).length)) * LETTER)
  const left = label + PAD
  const place = (ratio: number) => left + ((Math.log10(ratio) - from) / (to - from)) * SCALE
  const frame = { label, right: left + SCALE, place }
  const bottom = HEAD + shown.length * ROW
  const ways = new Set(shown.map(isLessBetter))
  const better =
    ways.size > 1 ? 'better is where the mark is' : ways.has(true) ? 'left is better' : 'right is better'
  const title = `${part}, beside its peers`
  return picture(frame.right + PAD + RATIO + VALUES, bottom + 8, title, [
    text(0, 20, title, 'title ink'),
    text(0, 42, `A figure by its peer’s; ${better}. The mark is the goal, green where it is reached`, 'soft'),
    ...axis(from, to, place, bottom),
    ...shown.flatMap((one, at) => row(one, HEAD + at * ROW + ROW / 2, frame)),
  ])
}
