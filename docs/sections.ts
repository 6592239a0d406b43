import { TABLES } from './tables.ts'

const SECTION = /(<!-- generated:([a-z]+) -->\n)[\s\S]*?(<!-- \/generated -->)/g

/** The names of the generated sections that a document has. */
export const sectionsOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(SECTION)].map(([, , name = '']) => name)

/**
 * The document with its generated sections written anew, everything else as it was.
 * Throws where a marker names no table.
 */
export const withTables = (markdown: string): string =>
  markdown.replace(SECTION, (_, open: string, name: string, close: string) => {
    const write = Object.hasOwn(TABLES, name) ? TABLES[name] : undefined
    if (!write)
      throw new Error(`PROTOCOL.md asks for the table "${name}", which docs/tables.ts does not write`)
    return `${open}${write()}\n${close}`
  })
