import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Change } from '../domain/ports.ts'
import { type Item, toDescription, toMarks, toRelay, toRow } from './items.ts'
import { afterHash, DESCRIPTION, MARKS, MEMBERS, PINS, RELAYS } from './keys.ts'

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

/**
 * Marks that moved, or what the user keeps beside them; those of a membership that begins or ends are no news, nor is what was
 * noted for a user who is mentioned: they have the entry.
 */
const ofMarks = ({ before, after }: Images): Change | undefined => {
  if (!before || !after) return undefined
  const user = afterHash(String(after.pk))
  const [old, { channel, read, delivered, keeps = {} }] = [toMarks(before), toMarks(after)]
  if (read !== old.read || delivered !== old.delivered)
    return {
      kind: 'marks',
      user,
      marks: { channel, read, delivered },
      ...originOf(after),
      ...(delivered === old.delivered && { isOfRead: true }),
    }
  const isKept = JSON.stringify(keeps) === JSON.stringify(old.keeps ?? {})
  return isKept ? undefined : { kind: 'keeps', channel, user, keeps, ...originOf(after) }
}

/** A description that somebody changed; that of a channel which comes into being is no news, and says of nobody. */
const ofDescription = ({ after }: Images): Change | undefined => {
  if (after?.by === undefined) return undefined
  const [channel, user, description] = [String(after.pk), String(after.by), toDescription(after)]
  return { kind: 'described', channel, user, description, ...originOf(after) }
}

/** What is pinned, with what of it was changed last. */
const ofPins = ({ after }: Images): Change | undefined => {
  if (after?.last === undefined) return undefined
  const { seq, on, user, at, origin } = after.last as Readonly<Record<string, unknown>>
  const channel = String(after.pk)
  const what = { channel, user: String(user), seq: Number(seq), on: on === true, at: Number(at) }
  return { kind: 'pinned', ...what, ...(origin ? { origin: String(origin) } : {}) }
}

/** Every writing of a relay has its own record, with its own range: what overwrites it takes nothing away. */
const ofRelay = ({ after }: Images): Change | undefined => after && { kind: 'relay', relay: toRelay(after) }

const ROWS: readonly (readonly [string, (images: Images) => Change | undefined])[] = [
  [MEMBERS, ofMember],
  [MARKS, ofMarks],
  [RELAYS, ofRelay],
  [PINS, ofPins],
  [DESCRIPTION, ofDescription],
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
