/** What writes the generated sections of one document, by the name that stands in their markers. */
export type Tables = Readonly<Record<string, () => string>>

/** No comment stands within a section. */
const SECTION = /(<!-- generated:([a-z]+) -->\n)(?:[^<]|<(?!!--))*(<!-- \/generated -->)/g

/** The names of the generated sections that a document has. */
export const sectionsOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(SECTION)].map(([, , name = '']) => name)

/**
 * The document with its generated sections written anew, everything else as it was.
 * Throws where a marker names no table.
 */
export const withTables = (markdown: string, tables: Tables): string =>
  markdown.replace(SECTION, (_, open: string, name: string, close: string) => {
    const write = Object.hasOwn(tables, name) ? tables[name] : undefined
    if (!write) throw new Error(`a document asks for the table "${name}", which nobody writes`)
    return `${open}${write()}\n${close}`
  })
