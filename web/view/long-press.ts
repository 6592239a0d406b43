const HELD_MS = 450
/** A finger is never quite still. */
const STILL_PX = 10

/** A link or a button within has its own meaning. */
const onLink = ({ target }: Event, element: HTMLElement): boolean => {
  const link = target instanceof Element ? target.closest('a, button') : null
  return link !== null && link !== element && element.contains(link)
}

/** Runs when a finger rests on an element, or a menu is asked for by keyboard. A mouse has the browser's own menu. */
export const onLongPress = (element: HTMLElement, open: () => void): void => {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let from = { x: 0, y: 0 }
  let isHeld = false
  const end = (): void => clearTimeout(waiting)
  const run = (): void => {
    isHeld = true
    open()
  }
  element.addEventListener('pointerdown', event => {
    end()
    isHeld = false
    if (event.pointerType !== 'touch' || !event.isPrimary || onLink(event, element)) return
    from = { x: event.clientX, y: event.clientY }
    waiting = setTimeout(run, HELD_MS)
  })
  element.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (Math.hypot(clientX - from.x, clientY - from.y) > STILL_PX) end()
  })
  for (const over of ['pointerup', 'pointercancel', 'pointerleave']) element.addEventListener(over, end)
  element.addEventListener('contextmenu', event => {
    const isByMouse = event instanceof PointerEvent && event.pointerType === 'mouse'
    if (isByMouse || onLink(event, element)) return
    event.preventDefault()
    end()
    open()
  })
  // To lift the finger that opened the menu is no press.
  element.addEventListener('click', event => {
    if (isHeld) event.preventDefault()
    isHeld = false
  })
}
