/**
 * The way back: a link that leads to where one came from goes back in the browser's own history. The next press of the
 * browser's own button then leads farther back, and does not open anew what was closed.
 */
export const wayBack = () => {
  let places: readonly string[] = []
  /** One is somewhere else now. */
  const went = (place: string, isFirst: boolean): void => {
    if (isFirst) places = [place]
    else places = places.at(-2) === place ? places.slice(0, -1) : [...places, place]
  }
  const pressed = (event: MouseEvent): void => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey
    const link = event.target instanceof Element ? event.target.closest('a.back') : null
    if (!(link instanceof HTMLAnchorElement) || !isPlain || link.hash !== places.at(-2)) return
    event.preventDefault()
    history.back()
  }
  return { went, pressed }
}

/** A keyboard on the screen takes room from below; browsers that lay it over the page instead (Safari) say how much is left. */
export const fitAboveKeyboard = (element: HTMLElement): void => {
  const view = window.visualViewport
  view?.addEventListener('resize', () => {
    // Who magnifies the page wants to see a part of it larger, not the whole of it smaller.
    if (view.scale !== 1) return
    element.style.setProperty('--screen', `${Math.round(view.height)}px`)
    window.scrollTo(0, 0)
  })
}
