import { encode } from '../../protocol/index.ts'
import type { Place } from '../access.ts'
import type { App } from '../app.ts'
import { isGoverned } from '../log/governed.ts'
import { isTrusted } from '../namespaces.ts'
import type { Caller, ChannelRow } from '../ports.ts'
import { Problem } from '../problem.ts'
import { textsIn } from '../search/search-filter.ts'
import { type BlockedWord, blockedWords } from './blocked-words.ts'
import { wordsOf } from './reasons.ts'
import { judge, type Policy, type Reason, saidOf, type Verdict } from './verdict.ts'

/** How a message is held to what may be said: before it is committed, and again where the channel's rules have changed. */

/** What somebody would say. `counts`: as a message of its own, of which one can say too many. */
type Saying = {
  readonly key: string
  readonly body: Readonly<Record<string, unknown>>
  readonly counts: boolean
}

export type Judgement = {
  /** Why it may not be said in a channel, by its row; nothing where it may. */
  readonly judge: (row: ChannelRow | undefined) => Promise<Problem | undefined>
  /** Why a moderator should look at what was let through. */
  readonly flagged: () => readonly Reason[]
}

const issue = (reason: Reason) => ({ path: 'body', message: wordsOf(reason) })

/** What waiting cures is too fast; the rest is to be written otherwise. */
const problemOf = ({ reasons }: Verdict): Problem => {
  const lasting = reasons.filter(({ waitMs }) => waitMs === undefined)
  if (lasting.length > 0) return new Problem('INVALID_INPUT', { issues: lasting.map(issue) })
  const retryAfterMs = Math.max(...reasons.map(({ waitMs = 0 }) => waitMs))
  return new Problem('RATE_LIMITED', { retryAfterMs, issues: reasons.map(issue) })
}

/** The words of a channel's own, read once by each instance for each change of its rules. */
const ownWords = async (
  app: App,
  place: Place,
  row: ChannelRow | undefined,
): Promise<readonly BlockedWord[]> => {
  if (!row?.rules || !isGoverned(place, {})) return []
  const known = app.overheard.wordsOf(row.channel, row.rules)
  if (known) return known
  const read = blockedWords(await app.rules.words(row.channel))
  app.overheard.setWords(row.channel, row.rules, read)
  return read
}

/** Judges what a caller would say in a place; nothing where nobody judges: of those whom the token trusts, and where the namespace has no policy. */
export const judging = (app: App, caller: Caller, place: Place, saying: Saying): Partial<Judgement> => {
  const { spam } = place.policy
  if (!spam || isTrusted(caller)) return {}
  const text = textsIn(saying.body).join('\n')
  const now = app.clock.now()
  // Of a program's bodies the texts may all be alike, and what stands beside them not.
  const own = saidOf(text, now, encode(saying.body))
  const id = `${place.channel} ${saying.key}`
  const isCounted = app.rates && saying.counts
  const said = isCounted ? app.overheard.saidBy(caller.user, now - spam.withinSeconds * 1000, id) : []
  const verdicts = new Map<number, Verdict>()
  const verdictIn = async (row: ChannelRow | undefined): Promise<Verdict> => {
    const words = [...(app.blocked ?? []), ...(await ownWords(app, place, row))]
    return judge(text, { now, said }, { ...spam, words } satisfies Policy, own)
  }
  return {
    judge: async row => {
      const rules = row?.rules ?? 0
      const verdict = verdicts.get(rules) ?? (await verdictIn(row))
      verdicts.set(rules, verdict)
      if (verdict.verdict === 'refuse') return problemOf(verdict)
      if (isCounted) app.overheard.note(caller.user, id, own)
      return undefined
    },
    flagged: () => [...verdicts.values()].findLast(({ verdict }) => verdict === 'flag')?.reasons ?? [],
  }
}
