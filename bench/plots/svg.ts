/** Pictures as text: shapes by classes, whose colours follow the reader's light or dark. Lengths are pixels. */

const LIGHT = {
  ink: '#1f2328',
  soft: '#59636e',
  grid: '#d8dee4',
  ours: '#0b6bcb',
  better: '#1a7f5a',
  worse: '#b35900',
  peer: '#9aa4af',
  floor: '#c8d1da',
}
const DARK: typeof LIGHT = {
  ink: '#e6edf3',
  soft: '#9198a1',
  grid: '#30363d',
  ours: '#58a6ff',
  better: '#3fb68b',
  worse: '#f0883e',
  peer: '#6e7681',
  floor: '#3d444d',
}

export type Tone = keyof typeof LIGHT

const rules = (colours: typeof LIGHT): string =>
  Object.entries(colours)
    .map(([tone, colour]) => `.${tone}{fill:${colour}}.line-${tone}{stroke:${colour}}`)
    .join('')

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif"
const STYLE = `text{${FONT};font-size:13px}.title{font-size:17px;font-weight:600}.small{font-size:12px}.strong{font-weight:600}.end{text-anchor:end}.middle{text-anchor:middle}line,path{fill:none;stroke-width:1}.dash{stroke-dasharray:3 3}.bold{stroke-width:2}${rules(LIGHT)}@media (prefers-color-scheme:dark){${rules(DARK)}}`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, sign => ENTITIES[sign] ?? sign)
const at = (value: number): string => String(Math.round(value * 10) / 10)

export const text = (x: number, y: number, words: string, classes: string): string =>
  `<text x="${at(x)}" y="${at(y)}" class="${classes}">${escaped(words)}</text>`

export const line = (x1: number, y1: number, x2: number, y2: number, classes: string): string =>
  `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" class="${classes}"/>`

export const bar = (x: number, y: number, width: number, height: number, tone: Tone): string =>
  `<rect x="${at(x)}" y="${at(y)}" width="${at(Math.max(1.5, width))}" height="${at(height)}" rx="2" class="${tone}"/>`

export const dot = (x: number, y: number, radius: number, tone: Tone): string =>
  `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" class="${tone}"/>`

/** A whole picture, with a title that is read out. */
export const picture = (width: number, height: number, title: string, shapes: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${at(width)}" height="${at(height)}" viewBox="0 0 ${at(width)} ${at(height)}" role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style>`,
    ...shapes,
    '</svg>',
    '',
  ].join('\n')
