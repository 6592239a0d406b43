import { parseArgs } from 'node:util'
import { PARTS } from './parts.ts'
import { listOf, runParts } from './run-parts.ts'

/** `npm run bench`: the parts by name, or all; one table of what they measured, or a line of JSON for each. */
const USAGE = `npm run bench -- [part ...] [--json] [--quick]

  --json   one line of JSON for each metric on the standard output, part by part
  --quick  a few seconds a part: whether it works, not what it comes to
  --help   this

Without a part it is the whole table, but for what needs a clone that is not there: it says what it leaves out.
It ends with 1 where a part could not measure, and with 2 where it was asked for what is not there. Parts:

`

const OPTIONS = {
  json: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

const say = (line: string) => process.stderr.write(`${line}\n`)

const asked = () => {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
  const known = Object.keys(PARTS)
  const unknown = positionals.filter(name => !known.includes(name))
  if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${known.join(', ')}`)
  return { ...values, ...(positionals.length > 0 && { names: positionals }) }
}

const main = async (): Promise<number> => {
  try {
    const { help, ...wanted } = asked()
    if (!help) return (await runParts({ ...wanted, parts: PARTS, print: console.log, say })) ? 0 : 1
    console.log(USAGE + (await listOf(PARTS)))
    return 0
  } catch (fault) {
    say(fault instanceof Error ? fault.message : String(fault))
    return 2
  }
}

process.exit(await main())
