import type { Json } from './json.ts'

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const plain = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
    },
  )

/** The texts of all elements of a name that hold nothing but text. */
export const textsOf = (xml: string, element: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text = '']) => plain(text))

const first = (xml: string, element: string): Json => {
  const [text] = textsOf(xml, element)
  return text === undefined ? {} : { [element]: text }
}

/** One object with the first text of each element that is there. */
export const fieldsOf = (xml: string, ...elements: readonly string[]): Json =>
  Object.assign({}, ...elements.map(element => first(xml, element)))

/** One object for each `member` of a list that holds no other lists. */
export const membersOf = (xml: string, ...elements: readonly string[]): readonly Json[] =>
  xml
    .split('<member>')
    .slice(1)
    .map(member => fieldsOf(member, ...elements))
