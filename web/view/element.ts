type Listener = (event: never) => void
type Property = string | number | boolean | undefined | Listener
/** Attributes by their names; `true` is an empty attribute, `false` and `undefined` none; functions listen (`onclick`). */
export type Properties = Readonly<Record<string, Property>>
export type Child = Node | string | undefined

const set = (element: Element, name: string, value: Property): void => {
  if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener)
  else if (typeof value === 'boolean') element.toggleAttribute(name, value)
  else if (value === undefined) element.removeAttribute(name)
  else element.setAttribute(name, String(value))
}

/** Gives an element attributes, or takes them away. */
export const dress = (element: Element, properties: Properties): void => {
  for (const [name, value] of Object.entries(properties)) set(element, name, value)
}

/** Makes an element. Texts become text nodes: nothing that somebody wrote is ever read as markup. */
export const h = <T extends keyof HTMLElementTagNameMap>(
  tag: T,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[T] => {
  const element = document.createElement(tag)
  dress(element, properties)
  element.append(...children.filter(child => child !== undefined))
  return element
}

/** Writes a text where it is another one than before: a screen reader is told of what really changed. */
export const write = (node: Node, text: string): void => {
  if (node.textContent !== text) node.textContent = text
}
