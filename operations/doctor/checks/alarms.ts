import { type Json, listOf, textOf } from '../../json.ts'
import { objectsIn } from '../calls.ts'
import { ofType, type Resource } from '../deployment.ts'
import { type Finding, problem, warning } from '../findings.ts'
import type { Patient } from '../ports.ts'

/** So many names may be asked for at once. */
const AT_ONCE = 100

const lookAtAlarm = (name: string, seen: Json | undefined): readonly Finding[] => {
  if (!seen) return [problem(name, 'is not there', 'npx cdk deploy')]
  const loud =
    seen.StateValue === 'ALARM' ? [problem(name, 'is in alarm', textOf(seen.AlarmDescription))] : []
  const mute =
    seen.ActionsEnabled === false
      ? [warning(name, 'tells nobody', `aws cloudwatch enable-alarm-actions --alarm-names ${name}`)]
      : []
  return [...loud, ...mute]
}

/** All alarms at once: what each says, and whether anybody is told. */
export const lookAtAlarms = async (
  { aws }: Patient,
  alarms: readonly Resource[],
): Promise<readonly Finding[]> => {
  const seen = new Map<string, Json>()
  for (let from = 0; from < alarms.length; from += AT_ONCE) {
    const AlarmNames = alarms.slice(from, from + AT_ONCE).map(({ name }) => name)
    const answer = await aws('cloudwatch:DescribeAlarms', { AlarmNames, MaxRecords: AT_ONCE })
    for (const one of objectsIn(answer, 'MetricAlarms')) seen.set(textOf(one.AlarmName), one)
  }
  const found = alarms.flatMap(({ name }) => lookAtAlarm(name, seen.get(name)))
  const isHeard = [...seen.values()].some(one => listOf(one.AlarmActions).length > 0)
  const nobody = warning(
    'all',
    'nobody is told of an alarm',
    'npx cdk deploy -c alarms=<the ARN of an SNS topic>',
  )
  return isHeard || seen.size === 0 ? found : [...found, nobody]
}

/** The alarms of the stack, as one thing to look at; none where there are none. */
export const alarmsOf = ({ deployment }: Patient): readonly (readonly Resource[])[] => {
  const alarms = ofType(deployment, 'AWS::CloudWatch::Alarm')
  return alarms.length > 0 ? [alarms] : []
}
