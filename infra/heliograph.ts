import { RemovalPolicy } from 'aws-cdk-lib'
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledged.ts'
import { Alarms } from './alarms.ts'
import { Attachments } from './attachments.ts'
import { Overview } from './dashboard.ts'
import type { DomainProps } from './domain.ts'
import { environmentOf, type TokenProps, type World } from './environment.ts'
import { Fanout } from './fanout.ts'
import { FUNCTION_NAMES, type FunctionName, rowOf } from './functions.ts'
import { HttpApi } from './http-api.ts'
import { Handler } from './lambda.ts'
import { statementsOf } from './permissions.ts'
import { type EventsProps, PublishedEvents } from './published-events.ts'
import { Rollout } from './rollout.ts'
import { EveryMinute } from './schedule.ts'
import { SocketApi } from './socket-api.ts'
import { type RestoredTables, Tables } from './tables.ts'

export interface HeliographProps {
  readonly tokens: TokenProps
  /** The folder with one folder of bundled code for each function. */
  readonly code: string
  /**
   * False leaves the authorizer off `$connect`, for gateways that call none.
   * @default true
   */
  readonly authorizer?: boolean
  /**
   * False lifts the rates of users and channels.
   * @default true
   */
  readonly rateLimits?: boolean
  /**
   * False leaves every entry to the stream: no message is posted by the function that commits it.
   * @default true
   */
  readonly directLane?: boolean
  /**
   * What becomes of rooms and messages when the stack goes.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy
  /**
   * The least that a log line must weigh.
   * @default 'INFO'
   */
  readonly logLevel?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'
  /**
   * Part of every epoch: another one with each restore of the tables, and never one that was there before.
   * @default - none, as long as nothing was restored
   */
  readonly generation?: string
  /**
   * Tables that a backup was restored to, in the place of the stack's own.
   * @default - the stack's own tables
   */
  readonly restored?: RestoredTables
  /**
   * The web pages that may ask, by origin: they may call the HTTP API, and no others may open sockets.
   * @default - pages of any origin may open sockets, and none may call the HTTP API
   */
  readonly origins?: readonly string[]
  /**
   * The ARN of an SNS topic that is told of alarms.
   * @default - nobody is told
   */
  readonly alarms?: string
  /**
   * Publishes the events of a bus, of the type `Heliograph Publish`: their `detail` is `{ channel, key?, body }`.
   * @default - no events
   */
  readonly events?: EventsProps
  /**
   * The key for tables, logs, the bucket of failures and the queue of events; its policy must let these services use it.
   * @default - keys that AWS has for all
   */
  readonly encryptionKey?: IKey
  /**
   * Whether X-Ray follows what functions are asked for.
   * @default false
   */
  readonly tracing?: boolean
  /**
   * `gradual` gives new code ten per cent of the events for five minutes, and takes them back where it fails.
   * @default 'at-once'
   */
  readonly rollout?: 'at-once' | 'gradual'
  /**
   * Names of the customer's own for the two APIs.
   * @default - the names that API Gateway gives
   */
  readonly domains?: { readonly sockets?: DomainProps; readonly http?: DomainProps }
}

const capitalized = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** The whole backend: sockets, functions, tables, and the stream that carries what was committed back to the sockets. */
export class Heliograph extends Construct {
  readonly tables: Tables
  readonly sockets: SocketApi
  readonly http: HttpApi
  /** The files of channels. */
  readonly attachments: Attachments
  readonly functions: { readonly [N in FunctionName]: LambdaFunction }
  readonly outbox: Fanout
  /** How new code takes over, where it does so by and by. */
  readonly rollout: Rollout | undefined
  /** The rule by which events are published, where one is asked for. */
  readonly events: PublishedEvents | undefined

  constructor(scope: Construct, id: string, props: HeliographProps) {
    super(scope, id)
    const { removalPolicy = RemovalPolicy.RETAIN, restored = {}, encryptionKey, domains = {} } = props
    this.tables = new Tables(this, 'Tables', { removalPolicy, restored, encryptionKey })
    this.sockets = new SocketApi(this, 'Sockets', { domain: domains.sockets })
    const { origins = [] } = props
    this.attachments = new Attachments(this, 'Files', { origins, removalPolicy, encryptionKey })
    this.functions = this.#functions(props)
    this.rollout =
      props.rollout === 'gradual' ? new Rollout(this, 'Rollout', { functions: this.functions }) : undefined
    const served = this.rollout?.aliases ?? this.functions
    this.sockets.connectRoutes({ functions: served, authorizer: props.authorizer ?? true })
    this.http = new HttpApi(this, 'Http', {
      functions: served,
      authorizer: props.authorizer ?? true,
      origins,
      domain: domains.http,
    })
    const carrier = this.functions.fanout
    const { stream } = this.tables
    const carried = { stream, carrier, through: served.fanout }
    this.outbox = new Fanout(this, 'Outbox', { ...carried, removalPolicy, encryptionKey })
    const { mapping } = this.outbox
    const published = { publish: this.functions.publish, through: served.publish, encryptionKey }
    this.events = props.events && new PublishedEvents(this, 'Events', { ...props.events, ...published })
    const { functions, tables, sockets, events } = this
    const watched = { functions, tables, sockets, mapping, events }
    new Alarms(this, 'Alarms', { watched, ...(props.alarms && { topic: props.alarms }) })
    new Overview(this, 'Overview', watched)
    new EveryMinute(this, 'EveryMinute', { runs: served.sweep })
    acknowledge(this, { tracing: props.tracing ?? false })
  }

  /**
   * Lets a function, or whatever else has a role, publish: it invokes `functions.publish` with `{ channel, key, body }` and
   * is answered as a frame is, or sends the same to `POST /publish` of the HTTP API, signed for `execute-api`. It speaks as
   * `service`: to `user:` and `role:` channels, and to rooms that `service` is in.
   */
  grantPublish(grantee: IGrantable): Grant {
    const request = { grantee, actions: ['execute-api:Invoke'], resourceArns: [this.http.publishArn] }
    return this.#grantInvoke(grantee, 'publish').combine(Grant.addToPrincipal(request))
  }

  /** Lets it govern: it invokes `functions.manage` with `{ action: 'revoke', user }` or `{ action: 'ledger', channel, seq }`. */
  grantManage(grantee: IGrantable): Grant {
    return this.#grantInvoke(grantee, 'manage')
  }

  /** This very function: CDK's own grant adds every version and alias. */
  #grantInvoke(grantee: IGrantable, name: FunctionName): Grant {
    const resourceArns = [this.functions[name].functionArn]
    return Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns })
  }

  /** One function for each row of the table. */
  #functions(props: HeliographProps): { readonly [N in FunctionName]: LambdaFunction } {
    const { tokens, rateLimits = true, directLane = true, logLevel = 'INFO' } = props
    const { generation = '', origins = [] } = props
    const world: World = {
      tables: this.tables,
      sockets: this.sockets,
      attachments: this.attachments,
      tokens,
      // The patterns of a laptop are for the HTTP API, and name no origin.
      origins: origins.filter(origin => !origin.includes('*')),
      rateLimits,
      directLane,
      logLevel,
      generation,
    }
    const made = FUNCTION_NAMES.map(name => [name, this.#function(name, world, props)] as const)
    return Object.fromEntries(made) as Record<FunctionName, LambdaFunction>
  }

  #function(name: FunctionName, world: World, props: HeliographProps): LambdaFunction {
    const { code, authorizer = true, encryptionKey, tracing = false } = props
    const row = rowOf(name, authorizer)
    const environment = environmentOf(row, world)
    const statements = statementsOf(row, world)
    const own = { name, row, code, environment, statements, encryptionKey, tracing }
    return new Handler(this, capitalized(name), own).function
  }
}
