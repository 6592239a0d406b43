import { readFile, writeFile } from 'node:fs/promises'
import { asyncapi } from './docs/asyncapi.ts'
import { withTables } from './docs/sections.ts'

/** `npm run docs`: writes the tables of PROTOCOL.md and asyncapi.json anew from the rows of shared/protocol. */

const here = (name: string) => new URL(name, import.meta.url)

const { version } = JSON.parse(await readFile(here('package.json'), 'utf8')) as { version: string }
await writeFile(here('asyncapi.json'), `${JSON.stringify(asyncapi(version), null, 2)}\n`)
await writeFile(here('PROTOCOL.md'), withTables(await readFile(here('PROTOCOL.md'), 'utf8')))
