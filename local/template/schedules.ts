import { listOf, objectOf, textOf } from './json.ts'
import { functionNameOf } from './names.ts'
import type { ScheduleDefinition } from './stack.ts'
import type { Resource } from './template.ts'

const parsed = (input: string | undefined): unknown => (input === undefined ? undefined : JSON.parse(input))

const isOn = ({ properties }: Resource): boolean => properties.State !== 'DISABLED'

/** The schedules of `AWS::Events::Rule`: one for each target that is a function; none for a rule over event patterns. */
export const schedulesOfRule = (rule: Resource): ScheduleDefinition[] => {
  const expression = textOf(rule.properties.ScheduleExpression)
  if (!expression || !isOn(rule)) return []
  return listOf(rule.properties.Targets)
    .map(objectOf)
    .map(target => ({
      id: `${rule.logicalId}/${textOf(target.Id) ?? ''}`,
      arn: rule.attribute('Arn'),
      expression,
      function: functionNameOf(textOf(target.Arn) ?? ''),
      input: parsed(textOf(target.Input)),
    }))
}

/** The schedule of `AWS::Scheduler::Schedule`; a disabled one gives none. */
export const schedulesOf = (schedule: Resource): ScheduleDefinition[] => {
  const target = objectOf(schedule.properties.Target)
  const expression = textOf(schedule.properties.ScheduleExpression)
  if (!expression || !isOn(schedule)) return []
  return [
    {
      id: schedule.logicalId,
      arn: schedule.attribute('Arn'),
      expression,
      function: functionNameOf(textOf(target.Arn) ?? ''),
      input: parsed(textOf(target.Input)),
    },
  ]
}
