import { accessKeyIn, accessKeyOf, arn } from '../template/names.ts'
import { covers } from '../template/permissions.ts'
import type { GrantDefinition, Stack } from '../template/stack.ts'
import type { Demand } from './demands.ts'

/** What came of the roles so far. */
export type RolesRead = {
  /** Every grant of every function, and whether a call has needed it. */
  readonly grants: readonly (GrantDefinition & { readonly function: string; readonly isUsed: boolean })[]
  /** What was refused, each once, as AWS words it. */
  readonly refused: readonly string[]
}

type Held = { readonly name: string; readonly role: string; readonly grants: readonly GrantDefinition[] }

const speaksOf = ({ action, resource }: GrantDefinition, demand: Demand): boolean =>
  covers(action, demand.action) && covers(resource, demand.resource)

/** The roles of the functions, enforced: a call is known by its access key and carried out if the role allows it. */
export class Roles {
  readonly #held: ReadonlyMap<string, Held>
  readonly #used = new Set<GrantDefinition>()
  readonly #refused = new Set<string>()

  constructor({ functions, grants }: Pick<Stack, 'functions' | 'grants'>) {
    const held = functions.map(({ name, role }): [string, Held] => [
      accessKeyOf(name),
      { name, role, grants: grants.filter(grant => grant.role === role) },
    ])
    this.#held = new Map(held)
  }

  /** Why a call is refused, in the words of IAM; `undefined` where all that it asks for is allowed. */
  refusal(authorization: string, demands: readonly Demand[]): string | undefined {
    const held = this.#held.get(accessKeyIn(authorization))
    const wanting = demands.find(demand => !this.#allows(held?.grants ?? [], demand))
    if (!wanting) return undefined
    const who = arn('sts', `assumed-role/${held?.role ?? 'nobody'}/${held?.name ?? 'nobody'}`)
    const refused = `User: ${who} is not authorized to perform: ${wanting.action} on resource: ${wanting.resource} because no identity-based policy allows the ${wanting.action} action`
    this.#refused.add(refused)
    return refused
  }

  read(): RolesRead {
    const grants = [...this.#held.values()].flatMap(held =>
      held.grants.map(grant => ({ ...grant, function: held.name, isUsed: this.#used.has(grant) })),
    )
    return { grants, refused: [...this.#refused] }
  }

  /** A deny beats any allow; all allows that speak of it count as used. */
  #allows(grants: readonly GrantDefinition[], demand: Demand): boolean {
    const speaking = grants.filter(grant => speaksOf(grant, demand))
    if (speaking.length === 0 || speaking.some(({ isAllowed }) => !isAllowed)) return false
    for (const grant of speaking) this.#used.add(grant)
    return true
  }
}
