/** What writes the generated sections of one document, by the name that stands in their markers. */
export type Tables = Readonly<Record<string, () => string>>

const OPENING = /<!-- generated:([a-z]+) -->\n/g
const COMMENT = '<!-- '
const CLOSING = '<!-- /generated -->'

/** A generated section: its name, and where what stands between its markers begins and ends. */
type Section = { readonly name: string; readonly from: number; readonly to: number }

/** No comment stands within a section. */
const sectionsIn = (markdown: string): readonly Section[] =>
  [...markdown.matchAll(OPENING)].flatMap(({ 0: opening, 1: name = '', index }) => {
    const from = index + opening.length
    const to = markdown.indexOf(COMMENT, from)
    return to >= 0 && markdown.startsWith(CLOSING, to) ? [{ name, from, to }] : []
  })

/** The names of the generated sections that a document has. */
export const sectionsOf = (markdown: string): readonly string[] =>
  sectionsIn(markdown).map(({ name }) => name)

/**
 * The document with its generated sections written anew, everything else as it was.
 * Throws where a marker names no table.
 */
export const withTables = (markdown: string, tables: Tables): string => {
  let written = ''
  let end = 0
  for (const { name, from, to } of sectionsIn(markdown)) {
    const write = Object.hasOwn(tables, name) ? tables[name] : undefined
    if (!write) throw new Error(`a document asks for the table "${name}", which nobody writes`)
    written += `${markdown.slice(end, from)}${write()}\n`
    end = to
  }
  return written + markdown.slice(end)
}
