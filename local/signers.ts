import { accessKeyOf, arn, place } from './template/names.ts'
import type { FunctionDefinition } from './template/stack.ts'

/** Who may sign requests: the secret, and the ARN of whom IAM knows by it. */
export type Signer = {
  readonly secret: string
  readonly userArn: string
  /** Whether it is a function, with a role that may be enforced; else it is whoever works on this laptop. */
  readonly isFunction: boolean
}

/** The secret of every function: its access key alone says which it is. */
export const FUNCTION_SECRET = 'local'

/** What is customary with emulators: the access key is the secret, and all is allowed. */
const LAPTOP = ['test', 'local']

const root = `arn:${place.partition}:iam::${place.account}:root`

/** Everybody who may sign, by access key: the laptop, and each function of a stack. */
export const signersOf = (
  functions: readonly Pick<FunctionDefinition, 'name' | 'role'>[],
): ReadonlyMap<string, Signer> =>
  new Map<string, Signer>([
    ...LAPTOP.map(word => [word, { secret: word, userArn: root, isFunction: false }] as const),
    ...functions.map(({ name, role }) => {
      const userArn = arn('sts', `assumed-role/${role}/${name}`)
      return [accessKeyOf(name), { secret: FUNCTION_SECRET, userArn, isFunction: true }] as const
    }),
  ])
