import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { asyncapi } from '../../docs/asyncapi.ts'
import { sectionsOf, withTables } from '../../docs/sections.ts'
import { TABLES } from '../../docs/tables.ts'
import { EVENTS, PROBLEMS, ROUTES } from '../../shared/protocol/index.ts'

const here = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8')
const protocol = await here('PROTOCOL.md')
const again = 'run `npm run docs`'

describe('the documents', () => {
  test('PROTOCOL.md holds the tables that the rows of the code give', () => {
    expect(withTables(protocol, TABLES) === protocol, again).toBe(true)
  })

  test('PROTOCOL.md has every generated table, once', () => {
    expect(sectionsOf(protocol).toSorted()).toEqual(Object.keys(TABLES).toSorted())
  })

  test('a table that nobody writes is an error, not an empty place', () => {
    const unknown = '<!-- generated:nothing -->\n<!-- /generated -->'
    expect(() => withTables(unknown, TABLES)).toThrow('nothing')
  })

  test('a change of a row is seen as drift', () => {
    const drifted = protocol.replace('| `FORBIDDEN` |', '| `FORBIDEN` |')
    expect(drifted).not.toBe(protocol)
    expect(withTables(drifted, TABLES)).toBe(protocol)
  })

  test('asyncapi.json is what the rows of the code give', async () => {
    const { version } = JSON.parse(await here('package.json')) as { version: string }
    expect((await here('asyncapi.json')) === `${JSON.stringify(asyncapi(version), null, 2)}\n`, again).toBe(
      true,
    )
  })

  test.each(Object.keys(ROUTES))('the action %s has a section of its own', action => {
    expect(protocol).toMatch(new RegExp(`^### ${action}$`, 'm'))
  })

  test.each([...Object.keys(EVENTS), ...Object.keys(PROBLEMS)])('%s is told of in the prose', name => {
    const prose = protocol.replaceAll(/<!-- generated[\s\S]*?<!-- \/generated -->/g, '')
    expect(prose).toContain(name)
  })

  test('every link within PROTOCOL.md leads to a heading', () => {
    const headings = [...protocol.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    )
    const links = [...protocol.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor)
    expect(links.filter(anchor => !headings.includes(anchor ?? ''))).toEqual([])
  })
})
