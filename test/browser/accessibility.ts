import type { Page } from 'playwright-core'

/** Runs in the page: texts whose contrast with what is behind them is too low, as `ratio text`. */
const findFaint = (least: number): string[] => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgba = (color: string): number[] => {
    if (!canvas) return [0, 0, 0, 0]
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const light = (color: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = color.map(value => {
      const part = value / 255
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ground = (element: Element | null): number[] => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor)
      if (color[3] === 255) return color
    }
    return [255, 255, 255, 255]
  }
  const isSeen = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.closest('.for-ears') &&
    !element.matches(':disabled')
  const hasText = (element: Element) =>
    [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
  return [...document.body.querySelectorAll('*')]
    .filter(one => hasText(one) && isSeen(one))
    .flatMap(one => {
      const pair = [light(rgba(getComputedStyle(one).color)), light(ground(one))].toSorted((a, b) => b - a)
      const ratio = ((pair[0] ?? 0) + 0.05) / ((pair[1] ?? 0) + 0.05)
      return ratio < least ? [`${ratio.toFixed(2)} ${one.className} ${one.textContent?.slice(0, 40)}`] : []
    })
}

/** Texts with less contrast than WCAG AA asks of small ones. */
export const faintTexts = (page: Page): Promise<string[]> => page.evaluate(findFaint, 4.5)

/** Runs in the page: controls that have no name, ids that are there twice, references that lead nowhere. */
const findUnnamed = (): string[] => {
  const nameOf = (element: Element): string => {
    const { labels: own } = element as Partial<HTMLInputElement>
    const labels = [...(own ?? [])].map(one => one.textContent)
    return [element.getAttribute('aria-label'), ...labels, element.textContent].join('').trim()
  }
  const controls = [
    ...document.querySelectorAll('a, button, input, select, textarea, [role=img], [role=log], main, nav'),
  ]
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
  const pointed = [...document.querySelectorAll('[aria-describedby]')].flatMap(one =>
    (one.getAttribute('aria-describedby') ?? '').split(' '),
  )
  return [
    ...controls
      .filter(one => one.checkVisibility() && nameOf(one) === '')
      .map(one => one.outerHTML.slice(0, 80)),
    ...ids.filter((id, at) => ids.indexOf(id) !== at),
    ...pointed.filter(id => !ids.includes(id)),
  ]
}

/** What a screen reader would have no words for. */
export const unnamedControls = (page: Page): Promise<string[]> => page.evaluate(findUnnamed)

/** Where the focus is, as a role and a name or a label. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const at = document.activeElement
    return (
      at?.getAttribute('aria-label') ??
      at?.querySelector('.title')?.textContent ??
      (at?.id || at?.textContent) ??
      ''
    )
  })
