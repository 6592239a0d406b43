/** In a long list one button is where Tab leads, and arrows go from one to the next. */

const MORE = '.more:not([hidden])'
const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 }

const buttonsIn = (rows: HTMLElement): readonly HTMLElement[] => [...rows.querySelectorAll<HTMLElement>(MORE)]

/** Tab leads to one button alone. */
const choose = (rows: HTMLElement, chosen: HTMLElement | undefined): void => {
  for (const one of rows.querySelectorAll<HTMLElement>('.more[tabindex="0"]'))
    if (one !== chosen) one.tabIndex = -1
  if (chosen) chosen.tabIndex = 0
}

/** Listens for arrows; what it answers is to be called when rows have come or gone: the newest is then where Tab leads. */
export const roving = (rows: HTMLElement): (() => void) => {
  rows.addEventListener('keydown', event => {
    const by = STEPS[event.key]
    const { target } = event
    if (by === undefined || event.altKey || !(target instanceof HTMLElement) || !target.matches(MORE)) return
    event.preventDefault()
    const all = buttonsIn(rows)
    const next = all[all.indexOf(target) + by]
    if (!next) return
    choose(rows, next)
    next.focus()
  })
  return () => {
    const { activeElement } = document
    if (
      !(activeElement instanceof HTMLElement && rows.contains(activeElement) && activeElement.matches(MORE))
    )
      choose(rows, buttonsIn(rows).at(-1))
  }
}
