import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Change } from '../domain/ports.ts'
import { type Item, toMarks, toRelay, toRow } from './items.ts'
import { afterHash, MARKS, MEMBERS, RELAYS } from './keys.ts'

/** A record of a table's stream as Lambda hands it over: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export type StreamRecord = {
  readonly dynamodb?: { readonly OldImage?: unknown; readonly NewImage?: unknown } | undefined
}

/** A record's images as plain items. */
type Images = { readonly before?: Item; readonly after?: Item }

type Image = Record<string, AttributeValue>

const originOf = (item: Item | undefined) => (item?.origin ? { origin: String(item.origin) } : {})

/** The row's head has moved: an entry was appended. Any other change of the row is nobody's news. */
const ofRow = ({ before, after }: Images): Change | undefined => {
  if (!after || before?.seq === after.seq) return undefined
  const row = toRow(after)
  return row.last && { kind: 'appended', row, entry: row.last }
}

const ofMember = ({ before, after }: Images): Change | undefined => {
  const item = after ?? before
  if (!item || (before && after)) return undefined
  const change = after ? ('joined' as const) : ('left' as const)
  const channel = String(item.pk)
  return {
    kind: 'member',
    channel,
    user: afterHash(String(item.sk)),
    change,
    ...(after ? originOf(after) : {}),
  }
}

/** Marks that moved; those of a membership that begins or ends are no news. */
const ofMarks = ({ before, after }: Images): Change | undefined => {
  if (!before || !after) return undefined
  const marks = toMarks(after)
  return { kind: 'marks', user: afterHash(String(after.pk)), marks, ...originOf(after) }
}

/** Every writing of a relay has its own record, with its own range: what overwrites it takes nothing away. */
const ofRelay = ({ after }: Images): Change | undefined => after && { kind: 'relay', relay: toRelay(after) }

const ROWS: readonly (readonly [string, (images: Images) => Change | undefined])[] = [
  [MEMBERS, ofMember],
  [MARKS, ofMarks],
  [RELAYS, ofRelay],
  ['#', ofRow],
]

/** What a record tells, or nothing. Records of kinds that this version does not know are passed over. */
export const changeOf = ({ dynamodb: { OldImage, NewImage } = {} }: StreamRecord): Change | undefined => {
  const images = {
    ...(OldImage !== undefined && { before: unmarshall(OldImage as Image) }),
    ...(NewImage !== undefined && { after: unmarshall(NewImage as Image) }),
  }
  const sk = String((images.after ?? images.before)?.sk)
  return ROWS.find(([prefix]) => sk.startsWith(prefix))?.[1](images)
}
