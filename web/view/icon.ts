const SVG = 'http://www.w3.org/2000/svg'

/** Strokes on a field of 24 by 24. */
const PATHS = {
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  back: 'M15 5l-7 7 7 7',
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  up: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  down: 'M12 5v14M5.5 12.5 12 19l6.5-6.5',
  plus: 'M12 5v14M5 12h14',
  find: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4ZM9 14.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4Z',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  close: 'M6 6l12 12M18 6 6 18',
  leave: 'M10 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h4M14 8l4 4-4 4M18 12H9.5',
  window: 'M14 5h5v5M19 5l-8 8M18 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h4',
  clip: 'M19 11.5l-7.4 7.4a4.6 4.6 0 0 1-6.5-6.5L13 4.5a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.5 1.5 0 0 1-2.2-2.2l7.2-7.2',
  file: 'M13 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V8l-5-5ZM13 3v5h5',
  pause: 'M9 6v12M15 6v12',
  play: 'M8 5.5v13l10-6.5-10-6.5Z',
  download: 'M12 4v11M7 10.5 12 15l5-4.5M5 20h14',
  thread: 'M5 5h14v10h-8l-4 4v-4H5V5ZM9 9h6M9 12h4',
  pin: 'M9 4h6l-1 6 3 3v2H7v-2l3-3-1-6ZM12 15v5',
  mute: 'M6 16h12l-2-3V9a4 4 0 0 0-6.5-3.1M8 9.5V13l-2 3M10 19a2 2 0 0 0 4 0M4 4l16 16',
  archive: 'M4 5h16v4H4V5ZM6 9v10h12V9M10 13h4',
  horn: 'M4 10v4h3l7 4V6l-7 4H4ZM17.5 9.5a4 4 0 0 1 0 5',
} as const

export type IconName = keyof typeof PATHS

/** A drawing of strokes. It says nothing: what it stands for is said beside it. */
export const drawing = (
  viewBox: string,
  paths: readonly (readonly [name: string, d: string])[],
): SVGElement => {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', viewBox)
  svg.setAttribute('aria-hidden', 'true')
  for (const [name, d] of paths) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('class', name)
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}

/** One of the page's icons. */
export const icon = (name: IconName): SVGElement => {
  const svg = drawing('0 0 24 24', [['stroke', PATHS[name]]])
  svg.setAttribute('class', 'icon')
  return svg
}
