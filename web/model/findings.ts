import type { Found } from '../../client/index.ts'
import { lineOf } from '../words/bodies.ts'
import { endOf, shortened } from '../words/names.ts'

/** A message that was found. */
export type Finding = {
  readonly key: string
  readonly channel: string
  readonly seq: number
  readonly from: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly text: string
}

/** What came of looking through the messages. */
export type Findings = {
  readonly wanted: string
  readonly phase: 'reading' | 'ready' | 'refused'
  readonly refusal?: string
  readonly found: readonly Finding[]
}

/** A message to go to; its row on the screen has the same key. */
export type Target = Pick<Finding, 'key' | 'channel' | 'seq'>

export const findingOf = ({ channel, entry }: Found): Finding => ({
  key: `${entry.from}/${entry.key}`,
  channel,
  seq: entry.seq,
  from: entry.from,
  at: Date.parse(entry.at),
  text: lineOf(entry.body),
})

const BEFORE = 24
const AFTER = 90

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

/** The piece of a text in which something was found, in three parts. */
export const excerptOf = (
  text: string,
  wanted: string,
): readonly [before: string, match: string, after: string] => {
  const [match] = text.matchAll(new RegExp(literal(wanted.trim()), 'giu'))
  if (!match || match[0] === '') return [shortened(text, BEFORE + AFTER), '', '']
  const [start, end] = [match.index, match.index + match[0].length]
  return [endOf(text.slice(0, start), BEFORE), match[0], shortened(text.slice(end), AFTER)]
}
