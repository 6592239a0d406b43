import { type Line, nameOf } from './reading.ts'
import { bar, picture, text } from './svg.ts'

const [WIDTH, LABEL, VALUE, BAR, GAP, HEAD] = [720, 190, 80, 18, 8, 60]

/** What each action costs, the dearest first. */
export const actionsPicture = (lines: readonly Line[]): string | undefined => {
  const isDesign = (line: Line) => line.limit !== null
  const actions = lines
    .filter(line => line.unit === '$/million' && !isDesign(line))
    .toSorted((one, other) => other.value - one.value)
  const [most] = actions
  if (!most) return undefined
  const title = 'What each action costs'
  const shapes = actions.flatMap((line, at) => {
    const [top, width] = [HEAD + at * (BAR + GAP), ((WIDTH - LABEL - VALUE) * line.value) / most.value]
    return [
      text(LABEL - 8, top + 13, nameOf(line), 'end ink'),
      bar(LABEL, top, width, BAR, 'ours'),
      text(LABEL + width + 6, top + 13, `$${line.value.toPrecision(3)}`, 'ink'),
    ]
  })
  return picture(WIDTH, HEAD + actions.length * (BAR + GAP) + 6, title, [
    text(0, 20, title, 'title ink'),
    text(
      0,
      42,
      'US dollars a million, with all that it brings about: posts, streams, units, milliseconds',
      'soft',
    ),
    ...shapes,
  ])
}
