import { Duration, type RemovalPolicy } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  type IFunction,
  type Function as LambdaFunction,
  MetricType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'

/**
 * The rows that concern others, by how their sort keys begin: the channel itself, its members, how far each has read and what
 * they keep, what is relayed to a page of members, and what a conversation is about. A source has five filters at most, unless
 * AWS is asked for more: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
const CARRIED = ['#', 'member#', 'in#', 'relay#', 'about']

export interface FanoutProps {
  /** The ARN of the stream of the rooms. */
  readonly stream: string
  readonly carrier: LambdaFunction
  /** What is invoked: the carrier, or an alias of it. */
  readonly through: IFunction
  /** What becomes of batches that failed for good when the stack goes. A bucket that is not empty stays in any case. */
  readonly removalPolicy: RemovalPolicy
  /** @default - a key that S3 has for all */
  readonly encryptionKey?: IKey | undefined
}

/** The stream of the rooms, carried by a function: in order per channel, a bounded number of times, losing nothing. */
export class Fanout extends Construct {
  /** Batches that failed for good, whole: a queue would get the positions only, which a day later lead nowhere. */
  readonly failures: Bucket
  readonly mapping: EventSourceMapping

  constructor(scope: Construct, id: string, props: FanoutProps) {
    super(scope, id)
    const { stream, carrier, through, removalPolicy, encryptionKey } = props
    this.failures = new Bucket(this, 'Failures', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...(encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(14) }],
      removalPolicy,
    })
    this.#permit(carrier, stream)
    this.mapping = new EventSourceMapping(this, 'Rooms', {
      target: through,
      eventSourceArn: stream,
      // From the oldest record, because `LATEST` may miss some while a mapping is made or changed:
      // https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      parallelizationFactor: 10,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // Without these two one bad record holds up its shard for a day.
      retryAttempts: 3,
      maxRecordAge: Duration.seconds(300),
      onFailure: { bind: () => ({ destination: this.failures.bucketArn }) },
      supportS3OnFailureDestination: true,
      // How many records were given up is counted only where it is asked for.
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
      filters: CARRIED.map(prefix =>
        FilterCriteria.filter({ dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(prefix) } } } }),
      ),
    })
  }

  /** By hand, because CDK's own grants list every stream of the account and write `s3:*Object*`. */
  #permit(carrier: LambdaFunction, stream: string): void {
    carrier.addToRolePolicy(
      new PolicyStatement({
        actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
          verb => `dynamodb:${verb}`,
        ),
        resources: [stream],
      }),
    )
    carrier.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.failures.bucketArn] }),
    )
    carrier.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [this.failures.arnForObjects('*')] }),
    )
  }
}
