import { PlainError } from '../plain-error.ts'
import { FAULT_NAMES, type FaultName } from './fault-table.ts'
import type { HostileSetting } from './faults.ts'

type Change = { readonly share: number; readonly size?: number }

const isFault = (name: string): name is FaultName => FAULT_NAMES.some(known => known === name)

/** `post-lost=0.1` or `life-short=1:30000`; the share is 1 where none is said. */
const changeFrom = (text: string): readonly [FaultName, Change] => {
  const [, name = '', share = '1', size] = /^([\w-]+)(?:=([\d.]+)(?::(\d+))?)?$/.exec(text) ?? []
  if (!isFault(name)) throw new PlainError(`${text} is no fault (see the table in RELIABILITY.md)`)
  if (!(Number(share) <= 1)) throw new PlainError(`${text}: a share from 0 to 1 is expected`)
  return [name, { share: Number(share), ...(size !== undefined && { size: Number(size) }) }]
}

/** Reads `--hostile <seed>` and `--faults <list>`. Throws a `PlainError` for what cannot be understood. */
export const hostileFrom = (
  seed: string | undefined,
  faults: string | undefined,
): HostileSetting | undefined => {
  if (seed === undefined && faults === undefined) return undefined
  if (!/^\d+$/.test(seed ?? '1'))
    throw new PlainError(`--hostile ${seed}: a whole number is expected, the seed`)
  const names = faults?.split(',').filter(Boolean) ?? ['all']
  const changes = Object.fromEntries(names.filter(name => name !== 'all').map(changeFrom))
  return { seed: Number(seed ?? 1), changes, alone: !names.includes('all') }
}
