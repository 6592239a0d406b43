import { readFile, writeFile } from 'node:fs/promises'
import { asyncapi } from './docs/asyncapi.ts'
import { MATRIX_TABLES } from './docs/matrix.ts'
import { openapi } from './docs/openapi.ts'
import { withTables } from './docs/sections.ts'
import { TABLES } from './docs/tables.ts'

/** `npm run docs`: writes the tables of PROTOCOL.md and SECURITY.md, asyncapi.json and openapi.json anew from the rows of the code. */

const here = (name: string) => new URL(name, import.meta.url)

const { version } = JSON.parse(await readFile(here('package.json'), 'utf8')) as { version: string }
await writeFile(here('asyncapi.json'), `${JSON.stringify(asyncapi(version), null, 2)}\n`)
await writeFile(here('openapi.json'), `${JSON.stringify(openapi(version), null, 2)}\n`)
for (const [name, tables] of [
  ['PROTOCOL.md', TABLES],
  ['SECURITY.md', MATRIX_TABLES],
] as const)
  await writeFile(here(name), withTables(await readFile(here(name), 'utf8'), tables))
