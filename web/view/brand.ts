import { h } from './element.ts'
import { icon } from './icon.ts'

/** The name of the page, as a heading or as a plain line. */
export const brand = (tag: 'h1' | 'p'): HTMLElement => h(tag, { class: 'brand' }, icon('sun'), 'Heliograph')
