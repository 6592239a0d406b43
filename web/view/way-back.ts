/**
 * The way back to the list, where there is one pane at a time. Who came from the list goes back in the browser's own
 * history: the next press of the browser's own button then leaves the page, and does not open the conversation anew.
 */
export const wayBack = () => {
  let cameFromList = false
  let former: string | undefined
  const went = (channel: string | undefined, isFirst: boolean): void => {
    cameFromList = !isFirst && former === undefined && channel !== undefined
    former = channel
  }
  const pressed = (event: MouseEvent): void => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey
    const isBack = event.target instanceof Element && event.target.closest('.back') !== null
    if (!isBack || !isPlain || !cameFromList) return
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
