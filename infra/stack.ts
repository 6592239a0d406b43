import { Annotations, CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import { EventBus } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import { ownKey } from './encryption.ts'
import { Heliograph } from './heliograph.ts'
import { fitToMiniStack } from './ministack.ts'
import type { EventsProps } from './published-events.ts'
import type { Settings } from './settings.ts'

export interface HeliographStackProps extends StackProps {
  readonly settings: Settings
  /** The folder with one folder of bundled code for each function. */
  readonly code: string
}

/** The one stack of a deployment: the backend, and the addresses and names that a team needs of it. */
export class HeliographStack extends Stack {
  constructor(scope: Construct, id: string, { settings, code, ...props }: HeliographStackProps) {
    super(scope, id, { description: 'Heliograph: realtime without servers', ...props })
    const { authorizer, rateLimits, removal, logLevel, origins, generation, restored, alarms } = settings
    const { directLane, key, tracing, rollout, domains, events } = settings
    const heliograph = new Heliograph(this, 'Heliograph', {
      tokens: settings,
      code,
      authorizer,
      rateLimits,
      directLane,
      removalPolicy: removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      logLevel,
      origins,
      generation,
      restored,
      ...(alarms && { alarms }),
      ...(events && { events: this.#events(events) }),
      ...(key === 'own' && { encryptionKey: ownKey(this, 'Key') }),
      tracing,
      rollout,
      domains,
    })
    this.#warn(settings)
    this.#tell(heliograph)
    if (settings.ministack) fitToMiniStack(this, heliograph, settings.ministack)
  }

  #events({ bus, sources }: NonNullable<Settings['events']>): EventsProps {
    return { sources, ...(bus && { bus: EventBus.fromEventBusName(this, 'Bus', bus) }) }
  }

  #tell({ sockets, http, tables, outbox, attachments, functions, events }: Heliograph): void {
    const outputs = {
      WebSocketUrl: sockets.url,
      HttpUrl: http.url,
      ConnectionsTable: tables.connections.tableName,
      RoomsTable: tables.rooms.tableName,
      MessagesTable: tables.messages.tableName,
      QueuesTable: tables.queues.tableName,
      FailuresBucket: outbox.failures.bucketName,
      AttachmentsBucket: attachments.bucket.bucketName,
      FanoutFunction: functions.fanout.functionName,
      PublishFunction: functions.publish.functionName,
      ManageFunction: functions.manage.functionName,
      ...(events && { EventsQueue: events.givenUp.queueUrl }),
      ...(sockets.domain && { WebSocketDnsTarget: sockets.domain.target }),
      ...(http.domain && { HttpDnsTarget: http.domain.target }),
    }
    for (const [id, value] of Object.entries(outputs)) new CfnOutput(this, id, { value })
  }

  #warn({ issuer }: Settings): void {
    if (URL.parse(issuer)?.hostname !== 'issuer.example') return
    Annotations.of(this).addWarningV2(
      'heliograph:placeholder-issuer',
      'The issuer is the placeholder of cdk.json, whose tokens nobody has: set -c issuer=, -c audience= and -c jwks=',
    )
  }
}
