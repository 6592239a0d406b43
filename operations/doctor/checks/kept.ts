import { listOf, objectOf } from '../../json.ts'
import { objectsIn } from '../calls.ts'
import type { Resource } from '../deployment.ts'
import { type Finding, problem, warning } from '../findings.ts'
import type { Patient } from '../ports.ts'

/** Batches that the fan-out gave up and nobody handed over again. */
export const lookAtBucket = async ({ aws }: Patient, Bucket: string): Promise<readonly Finding[]> => {
  const answer = await aws('s3:ListBucket', { Bucket, Prefix: 'aws/lambda/' })
  if (!answer) return [problem(Bucket, 'is not there: what is given up is lost', 'npx cdk deploy')]
  const count = listOf(answer.Keys).length
  const more = answer.IsTruncated === 'true' ? ' and more' : ''
  return count === 0 ? [] : [problem(Bucket, `${count}${more} batches were given up`, 'npm run redrive')]
}

/** Events that could not be published. */
export const lookAtQueue = async ({ aws }: Patient, { name }: Resource): Promise<readonly Finding[]> => {
  const AttributeNames = ['ApproximateNumberOfMessages']
  const answer = await aws('sqs:GetQueueAttributes', { QueueUrl: name, AttributeNames })
  if (!answer) return [problem(name, 'is not there: what is given up is lost', 'npx cdk deploy')]
  const count = Number(objectOf(answer.Attributes).ApproximateNumberOfMessages)
  return count === 0
    ? []
    : [
        problem(
          name,
          `${count} events could not be published`,
          'mend why, then invoke the publish function with each',
        ),
      ]
}

/** How long logs are kept. */
export const lookAtLogs = async (
  { aws }: Patient,
  { name, properties }: Resource,
): Promise<readonly Finding[]> => {
  const answer = await aws('logs:DescribeLogGroups', { logGroupNamePrefix: name })
  const group = objectsIn(answer, 'logGroups').find(one => one.logGroupName === name)
  if (!group) return [problem(name, 'is not there: nothing is logged', 'npx cdk deploy')]
  const days = properties.RetentionInDays
  if (days === undefined || group.retentionInDays === days) return []
  const mend = `aws logs put-retention-policy --log-group-name ${name} --retention-in-days ${String(days)}`
  return [
    warning(
      name,
      `keeps its lines for ${String(group.retentionInDays ?? 'ever')} days, not ${String(days)}`,
      mend,
    ),
  ]
}

/** What runs by the clock, and what publishes events. A rule of a bus of its own is named `<bus>|<rule>`. */
export const lookAtRule = async ({ aws }: Patient, { name }: Resource): Promise<readonly Finding[]> => {
  const [Name = name, EventBusName] = name.split('|').reverse()
  const answer = await aws('events:DescribeRule', { Name, ...(EventBusName && { EventBusName }) })
  if (!answer) return [problem(name, 'is not there', 'npx cdk deploy')]
  const bus = EventBusName ? ` --event-bus-name ${EventBusName}` : ''
  return answer.State === 'DISABLED'
    ? [problem(name, 'does not run', `aws events enable-rule --name ${Name}${bus}`)]
    : []
}
