import { type Json, listOf, objectOf, textOf } from '../../json.ts'
import type { Resource } from '../deployment.ts'
import { type Finding, problem, warning } from '../findings.ts'
import type { Patient } from '../ports.ts'

/** The settings that a mapping must have as the template has them. */
const AS_DESIGNED = [
  ...['BatchSize', 'ParallelizationFactor', 'BisectBatchOnFunctionError'],
  ...['MaximumRetryAttempts', 'MaximumRecordAgeInSeconds'],
]
const REDEPLOY = 'npx cdk deploy'

const update = (id: string, option: string) => `aws lambda update-event-source-mapping --uuid ${id} ${option}`

const changed = (properties: Json, seen: Json): readonly string[] =>
  AS_DESIGNED.filter(key => properties[key] !== undefined && String(properties[key]) !== String(seen[key]))

/** Whether it reads the stream that its table has now: one that was switched off and on is another. */
const lookAtSource = async ({ aws }: Patient, id: string, source: string): Promise<readonly Finding[]> => {
  const TableName = source.split(':table/')[1]?.split('/')[0] ?? ''
  const { LatestStreamArn } = objectOf((await aws('dynamodb:DescribeTable', { TableName }))?.Table)
  if (source === LatestStreamArn) return []
  const mend = `${REDEPLOY} -c generation=<a new one> -c roomsStream=${textOf(LatestStreamArn)}`
  return [problem(id, `reads a stream of ${TableName} that is not its stream of today`, mend)]
}

export const lookAtMapping = async (
  patient: Patient,
  { name: id, properties }: Resource,
): Promise<readonly Finding[]> => {
  const seen = await patient.aws('lambda:GetEventSourceMapping', { Name: id })
  if (!seen) return [problem(id, 'is not there: nobody is told anything', REDEPLOY)]
  const wrong: Finding[] = [...(await lookAtSource(patient, id, textOf(seen.EventSourceArn)))]
  const state = textOf(seen.State)
  if (state !== 'Enabled')
    wrong.push(problem(id, `is ${state}: nobody is told anything`, update(id, '--enabled')))
  const last = textOf(seen.LastProcessingResult)
  if (last.startsWith('PROBLEM')) wrong.push(problem(id, last, 'see the log of the fan-out'))
  const others = changed(properties, seen)
  if (others.length > 0)
    wrong.push(warning(id, `has another ${others.join(', ')} than was deployed`, REDEPLOY))
  const responses = listOf(properties.FunctionResponseTypes)
  if (responses.some(type => !listOf(seen.FunctionResponseTypes).includes(type)))
    wrong.push(
      problem(id, 'does not ask which records failed', update(id, `--function-response-types ${responses}`)),
    )
  const designed = objectOf(objectOf(properties.DestinationConfig).OnFailure).Destination
  if (designed && !objectOf(objectOf(seen.DestinationConfig).OnFailure).Destination)
    wrong.push(problem(id, 'keeps nothing of what it gives up', REDEPLOY))
  return wrong
}
