const HELD_MS = 450
/** A finger is never quite still. */
const STILL_PX = 10

const onLink = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('a, button') !== null

/** Runs when a finger rests on an element, or a menu is asked for by keyboard. A mouse has the browser's own menu. */
export const onLongPress = (element: HTMLElement, run: () => void): void => {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let from = { x: 0, y: 0 }
  const end = (): void => clearTimeout(waiting)
  element.addEventListener('pointerdown', event => {
    end()
    if (event.pointerType !== 'touch' || !event.isPrimary || onLink(event)) return
    from = { x: event.clientX, y: event.clientY }
    waiting = setTimeout(run, HELD_MS)
  })
  element.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (Math.hypot(clientX - from.x, clientY - from.y) > STILL_PX) end()
  })
  for (const over of ['pointerup', 'pointercancel', 'pointerleave']) element.addEventListener(over, end)
  element.addEventListener('contextmenu', event => {
    const isByMouse = event instanceof PointerEvent && event.pointerType === 'mouse'
    if (isByMouse || onLink(event)) return
    event.preventDefault()
    end()
    run()
  })
}
