import { Aws, Duration } from 'aws-cdk-lib'
import { EventBus, type IEventBus, Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnFunction, type IFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'

/** What an event must be to be published; its `detail` is `{ channel, key?, body }`. */
export const DETAIL_TYPE = 'Heliograph Publish'

/** As long as Lambda keeps an event that it cannot run. News that is older has become something else. */
const LONGEST = Duration.hours(6)

/** From which events is published. */
export interface EventsProps {
  /** @default - the default bus of the account */
  readonly bus?: IEventBus
  /**
   * The `source` that an event must have, one of these.
   * @default - any: who may put events on the bus may publish
   */
  readonly sources?: readonly string[]
}

export interface PublishedEventsProps extends EventsProps {
  readonly publish: LambdaFunction
  /** What is invoked: the function, or an alias of it. */
  readonly through: IFunction
  /** @default - a key that SQS has for all */
  readonly encryptionKey?: IKey | undefined
}

/**
 * A rule of EventBridge by which events are published. What EventBridge cannot hand over and what Lambda tried three times
 * both end in one queue, as the event that it was.
 */
export class PublishedEvents extends Construct {
  /** What was given up, for 14 days: each message is the event. */
  readonly givenUp: Queue

  constructor(scope: Construct, id: string, props: PublishedEventsProps) {
    super(scope, id)
    const { publish, through, sources = [], encryptionKey } = props
    this.givenUp = this.#queue(encryptionKey)
    this.#keepWhatFails(publish)
    through.configureAsyncInvoke({ maxEventAge: LONGEST, retryAttempts: 2 })
    new Rule(this, 'Rule', {
      description: `Publishes the events of type ${DETAIL_TYPE}`,
      eventBus: props.bus ?? EventBus.fromEventBusName(this, 'Bus', 'default'),
      eventPattern: { detailType: [DETAIL_TYPE], ...(sources.length > 0 && { source: [...sources] }) },
      // EventBridge only puts the event into Lambda's own queue: these tries are for that alone.
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
      targets: [
        new LambdaTarget(through, {
          deadLetterQueue: this.givenUp,
          maxEventAge: LONGEST,
          retryAttempts: 185,
        }),
      ],
    })
  }

  #queue(encryptionKey: IKey | undefined): Queue {
    // EventBridge writes in its own name, not in that of somebody of the account.
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    encryptionKey?.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    )
    return new Queue(this, 'GivenUp', {
      ...(encryptionKey
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
        : { encryption: QueueEncryption.SQS_MANAGED }),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    })
  }

  /**
   * A dead-letter queue of Lambda takes the event as it is, as that of EventBridge does; a destination would wrap it. By
   * hand, because CDK has it for functions that are yet to be made alone.
   */
  #keepWhatFails(publish: LambdaFunction): void {
    const { defaultChild } = publish.node
    if (!(defaultChild instanceof CfnFunction))
      throw new Error(`${publish.node.path} is no function of this app`)
    defaultChild.deadLetterConfig = { targetArn: this.givenUp.queueArn }
    publish.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.givenUp.queueArn] }),
    )
  }
}
