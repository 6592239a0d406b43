import * as z from 'zod/mini'
import { type Action, ROUTES } from '../../shared/protocol/index.ts'

/** Every place of every action where a text may stand, found in the schemas: a new action or field is there by itself. */

type Schema = {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | false
  readonly items?: Schema
}
/** `NAME` stands for the first name of a map, `ANY` for the first thing in a map or list. */
type Step = string | typeof NAME | typeof ANY
const NAME = Symbol('name')
const ANY = Symbol('any')

export type TextField = {
  readonly action: Action
  /** As a reader would write it: `message.body.<name>`. */
  readonly title: string
  /** The frame with this text in its place. */
  readonly frame: (text: string) => object
  /** What an example has there. */
  readonly sample: string
}

const pathsOf = ({ type, properties, additionalProperties, items }: Schema): readonly (readonly Step[])[] => {
  const below = (step: Step, inner: Schema) => pathsOf(inner).map((path): readonly Step[] => [step, ...path])
  if (type === 'string') return [[]]
  if (items) return below(ANY, items)
  const known = Object.entries(properties ?? {}).flatMap(([name, inner]) => below(name, inner))
  if (!additionalProperties) return known
  // What may be anything may be a text.
  const values = additionalProperties.type ? additionalProperties : { type: 'string' }
  return [...known, [NAME], ...below(ANY, values)]
}

/** A value with a text at the end of a path, or nothing where the value has no such place. */
const put = (value: unknown, [step, ...rest]: readonly Step[], text: string): unknown => {
  if (step === undefined) return text
  if (typeof value !== 'object' || value === null) return undefined
  const [[first, inner] = [undefined, undefined]] = Object.entries(value)
  if (step === NAME) return first === undefined ? undefined : { [text]: inner }
  const name = step === ANY ? first : String(step)
  if (name === undefined || !Object.hasOwn(value, name)) return undefined
  const changed = put(Reflect.get(value, name), rest, text)
  if (changed === undefined) return undefined
  return Array.isArray(value) ? [changed] : { ...value, [name]: changed }
}

const sampleAt = (value: unknown, [step, ...rest]: readonly Step[]): unknown => {
  if (step === undefined) return value
  const [[first, inner] = ['', undefined]] = Object.entries(value as object)
  if (step === NAME) return first
  return sampleAt(step === ANY ? inner : Reflect.get(value as object, step), rest)
}

const WORDS = new Map<Step, string>([
  [NAME, '<name>'],
  [ANY, '<any>'],
])

/** Throws for a place of which the table has no example. */
const fieldAt = (action: Action, path: readonly Step[]): TextField => {
  const title = [action, ...path.map(step => WORDS.get(step) ?? String(step))].join('.')
  const example = ROUTES[action].examples.find(one => put(one, path, 'x') !== undefined)
  if (!example) throw new Error(`no example of the table has ${title}`)
  const frame = (text: string) => ({ action, id: '1', ...(put(example, path, text) as object) })
  return { action, title, frame, sample: String(sampleAt(example, path)) }
}

const ofAction = (action: Action): readonly TextField[] => {
  const schema = z.toJSONSchema(ROUTES[action].request, { io: 'input' }) as Schema
  const [example] = ROUTES[action].examples
  return [
    { action, title: `${action}: id`, frame: text => ({ action, ...example, id: text }), sample: '1' },
    ...pathsOf(schema).map(path => fieldAt(action, path)),
  ]
}

/** All of them, the frame's own `action` and `id` too. */
export const TEXT_FIELDS: readonly TextField[] = [
  { action: 'ping', title: 'action', frame: text => ({ action: text, id: '1' }), sample: 'ping' },
  ...(Object.keys(ROUTES) as Action[]).flatMap(ofAction),
]
