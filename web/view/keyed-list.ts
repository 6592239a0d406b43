/** A row on the screen, which follows its item. */
export type Shown<T> = { readonly element: HTMLElement; readonly show: (item: T) => void }

type Keyed = { readonly key: string }

/** Keeps the children of an element equal to a list: each row stays the same element for as long as its key is there. */
export class KeyedList<T extends Keyed> {
  readonly #parent: HTMLElement
  readonly #make: (item: T) => Shown<T>
  #rows = new Map<string, Shown<T>>()

  constructor(parent: HTMLElement, make: (item: T) => Shown<T>) {
    this.#parent = parent
    this.#make = make
  }

  show(items: readonly T[]): void {
    const focused = document.activeElement
    this.#drop(new Set(items.map(({ key }) => key)))
    let next = this.#parent.firstElementChild
    for (const item of items) {
      const { element } = this.#row(item)
      if (element === next) next = next.nextElementSibling
      else this.#parent.insertBefore(element, next)
    }
    // An element that is moved loses the focus.
    if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected)
      focused.focus({ preventScroll: true })
  }

  #row(item: T): Shown<T> {
    const row = this.#rows.get(item.key) ?? this.#make(item)
    this.#rows.set(item.key, row)
    row.show(item)
    return row
  }

  #drop(kept: ReadonlySet<string>): void {
    for (const [key, { element }] of this.#rows) {
      if (kept.has(key)) continue
      element.remove()
      this.#rows.delete(key)
    }
  }
}
