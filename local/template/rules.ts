import { listOf, objectOf, textOf } from './json.ts'
import { functionNameOf } from './names.ts'
import type { RuleDefinition, Stack } from './stack.ts'
import type { Resource } from './template.ts'

/** The bus that a name or an ARN means; without either it is the account's own. */
export const busNameOf = (reference: string | undefined): string => reference?.split('/').at(-1) || 'default'

/** What a target does to an event before it is handed over; events are handed over whole here. */
const shaping = ['Input', 'InputPath', 'InputTransformer']

/** The rule over what events are of an `AWS::Events::Rule`; a schedule and a disabled rule give none. */
export const rulesOf = (rule: Resource): Partial<Pick<Stack, 'rules' | 'warnings'>> => {
  const { EventPattern, EventBusName, State, Targets } = rule.properties
  if (EventPattern === undefined || State === 'DISABLED') return {}
  const targets = listOf(Targets).map(objectOf)
  const isPlayed = (target: (typeof targets)[number]) =>
    (textOf(target.Arn) ?? '').includes(':function:') && !shaping.some(property => property in target)
  const made: RuleDefinition = {
    id: rule.logicalId,
    arn: rule.attribute('Arn'),
    bus: busNameOf(textOf(EventBusName)),
    pattern: objectOf(EventPattern),
    targets: targets.filter(isPlayed).map(target => ({
      function: functionNameOf(textOf(target.Arn) ?? ''),
      deadLetters: textOf(objectOf(target.DeadLetterConfig).Arn),
    })),
  }
  const left = targets.length - made.targets.length
  const warning = `${rule.logicalId}: ${left} of its targets are no functions, or shape their input, and are left out here`
  return { rules: [made], ...(left > 0 && { warnings: [warning] }) }
}
