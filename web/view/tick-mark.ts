import type { Tick } from '../model/ticks.ts'
import { dress, h, write } from './element.ts'
import { drawing } from './icon.ts'

/** All signs in one drawing; the style shows those of the state, so that a change of state is no new content. */
const SIGNS = [
  ['sign clock', 'M8 3.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6ZM8 5.4V8l1.8 1.2'],
  ['sign first', 'M1.5 8.6l3 3L11 5'],
  ['sign second', 'M8.2 10.6l1 1L15.7 5'],
  ['sign failed', 'M8 3v6M8 12v.6'],
] as const

/** The ticks of a message, and the same in words for those who point at it or hear it. */
export const tickMark = () => {
  const drawn = h('span', { class: 'tick-drawing', role: 'img' }, drawing('0 0 17 16', SIGNS))
  const count = h('span', { class: 'tick-count', 'aria-hidden': 'true' })
  const element = h('span', { class: 'tick' }, count, drawn)
  const show = (tick: Tick | undefined): void => {
    element.hidden = tick === undefined
    if (!tick) return
    dress(element, { 'data-state': tick.state, title: tick.label })
    dress(drawn, { 'aria-label': tick.label })
    write(count, tick.count ?? '')
  }
  return { element, show }
}
