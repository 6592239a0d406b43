import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'

/** What a service does with a key for those who use it. */
const USES = [
  ...['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'],
  ...['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey'],
].map(use => `kms:${use}`)

/** Whoever in the account may use a table or a bucket, through that service alone: the policy of AWS's own keys for them. */
const throughServices = (services: readonly string[]) =>
  new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: [...USES, 'kms:CreateGrant'],
    resources: ['*'],
    conditions: {
      StringEquals: {
        'kms:CallerAccount': Aws.ACCOUNT_ID,
        'kms:ViaService': services.map(service => `${service}.${Aws.REGION}.amazonaws.com`),
      },
    },
  })

/** CloudWatch Logs, for log groups of the account: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
const forLogs = () =>
  new PolicyStatement({
    principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
    actions: USES,
    resources: ['*'],
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`,
      },
    },
  })

/**
 * A key of the customer's own for tables, logs, the bucket of failures and the queue of events. It turns every year and outlives the stack: what
 * was encrypted with it can be read with nothing else. Roles need no right to it, because they use it through services.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export const ownKey = (scope: Construct, id: string): Key => {
  const key = new Key(scope, id, {
    description: 'Heliograph: tables, logs and what could not be delivered',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  for (const statement of [throughServices(['dynamodb', 's3', 'sqs']), forLogs()])
    key.addToResourcePolicy(statement)
  return key
}
