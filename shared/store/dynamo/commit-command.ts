import type { Commit } from '../../domain/ports.ts'
import { lastItem, printText } from '../items.ts'
import { rowKey } from '../keys.ts'

/** The one update that appends, as plain data. Every clause is a condition of `Commit` or a part of its effect. */

type Clauses = {
  readonly set: string[]
  readonly add: string[]
  readonly remove: string[]
  readonly when: string[]
  readonly names: Record<string, string>
  readonly values: Record<string, unknown>
}

const membership = (commit: Commit, clauses: Clauses): void => {
  if (commit.membership === 'inline') {
    clauses.when.push('contains(members, :sender)')
    clauses.values[':sender'] = commit.entry.from
  }
  if (commit.membership === 'large') clauses.when.push('attribute_not_exists(members)')
  if (commit.departures !== undefined) {
    clauses.when.push('departures = :departures')
    clauses.values[':departures'] = commit.departures
  }
}

const repeats = (commit: Commit, clauses: Clauses): void => {
  const { fingerprint, covered, collision } = commit
  if (collision === undefined) {
    clauses.when.push(
      '(attribute_not_exists(young) OR NOT contains(young, :print))',
      '(attribute_not_exists(#old) OR NOT contains(#old, :print))',
    )
    clauses.names['#old'] = 'old'
    clauses.values[':print'] = printText(fingerprint)
  } else {
    clauses.when.push('#seq = :collision')
    clauses.values[':collision'] = collision
  }
  if (covered !== undefined) {
    clauses.when.push('floor <= :covered')
    clauses.values[':covered'] = covered
  }
  clauses.values[':prints'] = new Set([printText(fingerprint)])
  clauses.values[':room'] = commit.room
}

const turn = (commit: Commit, clauses: Clauses): void => {
  if (!commit.turn) {
    clauses.when.push('(attribute_not_exists(young) OR size(young) < :room)')
    clauses.add.push('young :prints')
    return
  }
  clauses.when.push('size(young) >= :room')
  clauses.names['#old'] = 'old'
  // The right-hand sides are the item as it was: the young set becomes the old, the head before this entry the turn.
  clauses.set.push('#old = young', 'young = :prints', 'floor = turn', 'turn = #seq', 'turnedAt = :now')
  clauses.values[':now'] = commit.entry.at
  if (commit.turn.notBefore !== undefined) {
    clauses.when.push('turnedAt <= :notBefore')
    clauses.values[':notBefore'] = commit.turn.notBefore
  }
}

/**
 * Written short: an expression has room for 4 KB and 300 operators.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-expression-parameters
 */
const forget = (senders: readonly string[], since: number, clauses: Clauses): void => {
  if (senders.length === 0) return
  Object.assign(clauses.names, { '#p': 'pace', '#s': 'start' })
  clauses.values[':t'] = since
  for (const [at, sender] of senders.entries()) {
    const name = `#f${at.toString(36)}`
    clauses.names[name] = sender
    clauses.when.push(`#p.${name}.#s<=:t`)
    clauses.remove.push(`#p.${name}`)
  }
}

const pace = (commit: Commit, clauses: Clauses): void => {
  if (!commit.pace) return
  const { fresh, since, most } = commit.pace
  clauses.names['#sender'] = commit.entry.from
  clauses.names['#start'] = 'start'
  clauses.values[':since'] = since
  if (fresh) {
    clauses.when.push('(attribute_not_exists(pace.#sender) OR pace.#sender.#start <= :since)')
    clauses.set.push('pace.#sender = :pace')
    const { at } = commit.entry
    const last = commit.slow && 'kept' in commit.slow ? commit.slow.kept : commit.slow && at
    clauses.values[':pace'] = { start: at, count: 1, ...(last && { last }) }
  } else {
    clauses.names['#count'] = 'count'
    clauses.when.push('pace.#sender.#start > :since', 'pace.#sender.#count < :most')
    clauses.set.push('pace.#sender.#count = pace.#sender.#count + :one')
    clauses.values[':most'] = most
  }
  forget(commit.turn?.forget ?? [], since, clauses)
}

/** A member's name is no key of a map that is not there: then nobody is muted. */
const governed = ({ governed, entry }: Commit, { when, names, values }: Clauses): void => {
  if (!governed) return
  Object.assign(names, { '#sender': entry.from, '#rules': 'rules' })
  values[':now'] = entry.at
  when.push('(attribute_not_exists(muted.#sender) OR muted.#sender <= :now)')
  if (governed.rules === 0) when.push('attribute_not_exists(#rules)')
  else {
    when.push('#rules = :rules')
    values[':rules'] = governed.rules
  }
}

/** A new pace takes along the time that it does not count; in an old one that stays where it is. */
const slowKept = (kept: number, { when, names, values }: Clauses): void => {
  names['#spoke'] = 'last'
  if (kept === 0) when.push('attribute_not_exists(pace.#sender.#spoke)')
  else {
    when.push('pace.#sender.#spoke = :kept')
    values[':kept'] = kept
  }
}

/** Beside the pace, which is there or is made by the same update. */
const slow = ({ slow, pace, entry }: Commit, clauses: Clauses): void => {
  if (!slow || !pace) return
  if ('kept' in slow) {
    if (pace.fresh) slowKept(slow.kept, clauses)
    return
  }
  const { set, when, names, values } = clauses
  if (!pace.fresh) {
    names['#spoke'] = 'last'
    set.push('pace.#sender.#spoke = :now')
    values[':now'] = entry.at
  }
  if (slow.lastBy === undefined) return
  names['#spoke'] = 'last'
  when.push('(attribute_not_exists(pace.#sender.#spoke) OR pace.#sender.#spoke <= :lastBy)')
  values[':lastBy'] = slow.lastBy
}

const era = ({ begins }: Commit, generation: string, clauses: Clauses): void => {
  if (generation) clauses.values[':generation'] = generation
  if (begins === undefined) {
    clauses.when.push(generation ? 'generation = :generation' : 'attribute_not_exists(generation)')
    return
  }
  clauses.when.push('#seq = :begins')
  clauses.set.push('generation = :generation', 'eras = list_append(if_not_exists(eras, :noEra), :era)')
  clauses.values[':begins'] = begins
  clauses.values[':noEra'] = []
  clauses.values[':era'] = [{ generation, after: begins }]
}

/** The row counts the entries that amend others, with the time of the newest, and an answer is to an entry that there is. */
const beside = ({ entry }: Commit, clauses: Clauses): void => {
  if (entry.amends) {
    clauses.set.push('quiet = if_not_exists(quiet, :zero) + :one', 'amendedAt = :amendedAt')
    clauses.values[':amendedAt'] = entry.at
  }
  if (entry.about === undefined) return
  clauses.when.push('#seq >= :about')
  clauses.values[':about'] = entry.about
}

const section = (word: string, parts: readonly string[]): string =>
  parts.length > 0 ? ` ${word} ${parts.join(', ')}` : ''

/** Builds the update; sending it is the adapter's affair. */
export const commitCommand = (table: string, commit: Commit, generation = '') => {
  const clauses: Clauses = {
    // What stands on a right-hand side is the item as it was: the times of the two entries that were the last ones.
    set: [
      '#seq = #seq + :one',
      '#last = :last',
      '#before = if_not_exists(#last.#at, :zero)',
      'earlier = if_not_exists(#before, :zero)',
    ],
    add: [],
    remove: [],
    when: ['attribute_exists(pk)'],
    names: { '#seq': 'seq', '#last': 'last', '#before': 'before', '#at': 'at' },
    values: { ':one': 1, ':zero': 0, ':last': lastItem(commit.entry) },
  }
  for (const clause of [membership, governed, repeats, turn, pace, slow, beside]) clause(commit, clauses)
  era(commit, generation, clauses)
  const { set, add, remove, when, names, values } = clauses
  return {
    TableName: table,
    Key: rowKey(commit.channel),
    UpdateExpression: `${section('SET', set)}${section('ADD', add)}${section('REMOVE', remove)}`.trim(),
    ConditionExpression: when.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const
}
