import { h } from './element.ts'
import { icon } from './icon.ts'

/** The name of the page. */
export const brand = (): HTMLElement => h('p', { class: 'brand' }, icon('sun'), 'Heliograph')
