import { digest } from '../log/fingerprint.ts'
import { folded } from '../search/search-filter.ts'
import { type BlockedWord, blockedIn } from './blocked-words.ts'

/** What a text comes to, and why: a pure function of the text, of what its sender said lately, and of a policy. */

/** So many are looked at by a moderator, and so many more are refused. */
type Limits = { readonly flag: number; readonly refuse: number }

/** A namespace's policy: one row. `repeats` and `flood` are of one sender within `withinSeconds`, over all channels. */
export type SpamPolicy = {
  readonly withinSeconds: number
  /** How often the same may be said. */
  readonly repeats: Limits
  /** Links in one text. */
  readonly links: Limits
  /** Links in all that was said. */
  readonly flood: Limits
}

export type Policy = SpamPolicy & { readonly words: readonly BlockedWord[] }

/** Something that was said: what tells it from other texts, how many links it has, and when. */
export type Said = { readonly print: string; readonly links: number; readonly at: number }
/** What the sender has said, in any order, and what time it is (epoch milliseconds). What is older than the policy looks back counts for nothing. */
export type History = { readonly now: number; readonly said: readonly Said[] }

export type Rule = 'words' | 'links' | 'repetition' | 'flood'
/** One rule that a text breaks: how much or what was found of how much there may be. */
export type Reason = {
  readonly rule: Rule
  readonly found: number | string
  readonly limit: number
  /** Where waiting helps: for how long. */
  readonly waitMs?: number
}
export type Verdict = { readonly verdict: 'fine' | 'flag' | 'refuse'; readonly reasons: readonly Reason[] }
type Finding = Reason & { readonly isRefused: boolean }

const LINK = /https?:\/\/|\bwww\./giu

/** A text as it is remembered; `whole`: all of what was said, where more than its texts tells it from others. */
export const saidOf = (text: string, at: number, whole = text): Said => ({
  print: digest(folded(whole)),
  links: text.match(LINK)?.length ?? 0,
  at,
})

const wordsIn = (text: string, { words }: Policy): readonly Finding[] => {
  const found = blockedIn(text, words)
  return found ? [{ rule: 'words', found: found.word, limit: 0, isRefused: true }] : []
}

const over = (rule: Rule, found: number, { flag, refuse }: Limits): readonly Finding[] => {
  if (found <= flag) return []
  const isRefused = found > refuse
  return [{ rule, found, limit: isRefused ? refuse : flag, isRefused }]
}

/** Until enough of what was said before is out of sight for this to be let through. */
const waitFor = (
  earlier: readonly Said[],
  tooMany: number,
  weight: (said: Said) => number,
  { now }: History,
  { withinSeconds }: Policy,
): number => {
  let left = tooMany
  for (const said of earlier.toSorted((one, other) => one.at - other.at)) {
    left -= weight(said)
    if (left <= 0) return Math.max(1, said.at + withinSeconds * 1000 - now)
  }
  return withinSeconds * 1000
}

/** What many texts come to together. */
const together = (
  rule: Rule,
  own: Said,
  weight: (said: Said) => number,
  limits: Limits,
  history: History,
  policy: Policy,
): readonly Finding[] => {
  const earlier = history.said.filter(({ at }) => at > history.now - policy.withinSeconds * 1000)
  const sum = earlier.reduce((total, said) => total + weight(said), weight(own))
  return over(rule, sum, limits).map(finding =>
    finding.isRefused
      ? { ...finding, waitMs: waitFor(earlier, sum - limits.refuse, weight, history, policy) }
      : finding,
  )
}

/** One row a rule. */
const RULES: readonly ((text: string, own: Said, history: History, policy: Policy) => readonly Finding[])[] =
  [
    (text, _own, _history, policy) => wordsIn(text, policy),
    (_text, { links }, _history, { links: limits }) => over('links', links, limits),
    (_text, own, history, policy) =>
      together(
        'repetition',
        own,
        ({ print }) => (print === own.print ? 1 : 0),
        policy.repeats,
        history,
        policy,
      ),
    (_text, own, history, policy) =>
      own.links === 0 ? [] : together('flood', own, ({ links }) => links, policy.flood, history, policy),
  ]

/** Judges a text, which will be remembered as `own`. A text of nothing is fine, however often it is said. Deterministic; never throws. */
export const judge = (
  text: string,
  history: History,
  policy: Policy,
  own = saidOf(text, history.now),
): Verdict => {
  if (folded(text) === '') return { verdict: 'fine', reasons: [] }
  const findings = RULES.flatMap(rule => rule(text, own, history, policy))
  const refused = findings.filter(({ isRefused }) => isRefused)
  const because = refused.length > 0 ? refused : findings
  const verdict = refused.length > 0 ? 'refuse' : findings.length > 0 ? 'flag' : 'fine'
  return { verdict, reasons: because.map(({ isRefused: _, ...reason }) => reason) }
}
