import * as z from 'zod/mini'
import { Attachment } from './attachments.ts'
import { Role } from './conversation-fields.ts'
import { User } from './fields.ts'
import { LIMITS } from './limits.ts'

/**
 * Bodies that everybody understands, by their `kind`. A body without one, or with one that is not here, is the application's own
 * affair: the names begin with `hg.`, so that no application meets one by chance. A kind that is here is as its row says, whatever
 * else stands beside it.
 */

const text = z.string().check(z.minLength(1))
const pictures = z.array(Attachment).check(
  z.minLength(1),
  z.maxLength(LIMITS.attachments),
  z.refine(all => all.every(({ type }) => type.startsWith('image/')), 'is no list of pictures'),
)
const files = z.array(Attachment).check(z.minLength(1), z.maxLength(LIMITS.attachments))
const ChoiceId = z.string().check(z.minLength(1), z.maxLength(LIMITS.idLength))
const Choice = z.strictObject({
  id: ChoiceId,
  label: z.string().check(z.minLength(1), z.maxLength(LIMITS.choiceLength)),
})
const Choices = z.array(Choice).check(
  z.minLength(1),
  z.maxLength(LIMITS.choices),
  z.refine(all => new Set(all.map(({ id }) => id)).size === all.length, 'has an id twice'),
)

/** What a line of the system says that happened. */
const Happened = z.enum(['joined', 'left', 'added', 'removed', 'renamed', 'appointed', 'other'])

type Row<Schema extends z.ZodMiniType> = {
  readonly schema: Schema
  /** Only services say it, and the server itself. */
  readonly ofServices?: true
  /** It answers an entry, which `about` must name. */
  readonly answers?: true
}
const kind = <Schema extends z.ZodMiniType>(row: Row<Schema>) => row

/** One row a kind. */
const KINDS = {
  'hg.text': kind({ schema: z.looseObject({ kind: z.literal('hg.text'), text }) }),
  'hg.image': kind({
    schema: z.looseObject({ kind: z.literal('hg.image'), attachments: pictures, text: z.optional(text) }),
  }),
  'hg.file': kind({
    schema: z.looseObject({ kind: z.literal('hg.file'), attachments: files, text: z.optional(text) }),
  }),
  /** A line of the system: what happened, to whom, and by whom; `text` for those who know no more. */
  'hg.system': kind({
    schema: z.looseObject({
      kind: z.literal('hg.system'),
      what: Happened,
      users: z.optional(z.array(User).check(z.maxLength(LIMITS.mentionsMost))),
      title: z.optional(z.string().check(z.maxLength(LIMITS.titleLength))),
      role: z.optional(Role),
      text: z.optional(text),
    }),
    ofServices: true,
  }),
  /** A question with quick replies. */
  'hg.choices': kind({ schema: z.looseObject({ kind: z.literal('hg.choices'), text, choices: Choices }) }),
  /** One of them, about the entry that offers it. */
  'hg.choice': kind({
    schema: z.looseObject({ kind: z.literal('hg.choice'), choice: ChoiceId, text: z.optional(text) }),
    answers: true,
  }),
} as const

type Kinds = typeof KINDS
type KindName = keyof Kinds
/** A body of a known kind. */
export type KnownBody = { [K in KindName]: z.infer<Kinds[K]['schema']> }[KindName]

/** The row of a body's kind; nothing for what is the application's own affair. */
export const kindOf = ({ kind: name }: { readonly kind?: unknown }): Row<z.ZodMiniType> | undefined =>
  typeof name === 'string' && Object.hasOwn(KINDS, name) ? KINDS[name as KindName] : undefined
