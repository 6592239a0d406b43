import { parseArgs } from 'node:util'
import { PlainError } from '../replay/plain-error.ts'

type Count = { readonly kind: 'count'; readonly usual: number; readonly least: number }
type Word = { readonly kind: 'word' }
type Flag = { readonly kind: 'flag' }
/** An option: what stands for its value in the help, and what that says of it. */
type Option = (Count | Word | Flag) & { readonly value: string; readonly says: string }
type Options = Readonly<Record<string, Option>>

/** A whole number from `least` on; its unit stands in `says`. */
export const count = (usual: number, says: string, { least = 1, value = '<n>' } = {}) =>
  ({ kind: 'count', usual, least, value, says: `${says} (default ${usual})` }) as const
export const word = (value: string, says: string) => ({ kind: 'word', value, says }) as const
export const flag = (says: string) => ({ kind: 'flag', value: '', says }) as const
/** What the scripts that print a table have in common. */
export const json = flag('print one line of JSON instead of a table')

/** A command of `package.json`, by its name there. */
type Command<Own extends Options> = { readonly name: string; readonly says: string; readonly options: Own }
type Asked<Own extends Options> = {
  readonly [Name in keyof Own]: Own[Name] extends Count
    ? number
    : Own[Name] extends Flag
      ? boolean
      : string | undefined
}

/** What `--help` says. */
export const helpOf = ({ name, says, options }: Command<Options>): string => {
  const rows = Object.entries({ ...options, help: flag('show this') })
  const heads = rows.map(([option, { value }]) => `--${option} ${value}`.trim())
  const width = Math.max(...heads.map(head => head.length))
  const lines = rows.map(([, row], at) => `  ${heads[at]?.padEnd(width)}  ${row.says}\n`)
  return `npm run ${name} -- [options]\n\n${says}\n\n${lines.join('')}`
}

const parsed = (options: Options, argv: readonly string[]): Readonly<Record<string, unknown>> => {
  const kinds = Object.entries({ ...options, help: flag('') }).map(
    ([name, { kind }]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' } as const] as const,
  )
  try {
    return parseArgs({ args: [...argv], options: Object.fromEntries(kinds) }).values
  } catch (fault) {
    throw new PlainError(`${(fault as Error).message.split('\n')[0]} (see --help)`)
  }
}

const chosen = (name: string, option: Option, given: unknown): unknown => {
  if (option.kind === 'flag') return given === true
  if (option.kind === 'word') return given
  const number = Number(given ?? option.usual)
  if (/^\d+$/.test(String(given ?? option.usual)) && Number.isSafeInteger(number) && number >= option.least)
    return number
  throw new PlainError(`--${name} ${given}: a whole number from ${option.least} on is expected (see --help)`)
}

/** Reads the arguments. Throws a `PlainError` for what cannot be understood. */
export const readCommand = <Own extends Options>(
  { options }: Command<Own>,
  argv: readonly string[],
): Asked<Own> | 'help' => {
  const given = parsed(options, argv)
  if (given.help) return 'help'
  const values = Object.entries(options).map(([name, option]) => [name, chosen(name, option, given[name])])
  return Object.fromEntries(values) as Asked<Own>
}

/** Ends the process with one line where a person can mend what is wrong; throws on what is not for them. */
export const endWith = (name: string, fault: unknown): never => {
  if (!(fault instanceof PlainError)) throw fault
  process.stderr.write(`${name}: ${fault.message}\n`)
  process.exit(1)
}

/** What this process was asked for. Who asks for help or says what cannot be understood is told so, and it ends. */
export const commandLine = <Own extends Options>(command: Command<Own>): Asked<Own> => {
  try {
    const asked = readCommand(command, process.argv.slice(2))
    if (asked !== 'help') return asked
  } catch (fault) {
    return endWith(command.name, fault)
  }
  process.stdout.write(helpOf(command))
  process.exit(0)
}
