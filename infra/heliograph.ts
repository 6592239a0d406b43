import { RemovalPolicy } from 'aws-cdk-lib'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledged.ts'
import { Alarms } from './alarms.ts'
import { environmentOf, type TokenProps, type World } from './environment.ts'
import { Fanout } from './fanout.ts'
import { FUNCTION_NAMES, type FunctionName, rowOf } from './functions.ts'
import { HttpApi } from './http-api.ts'
import { Handler } from './lambda.ts'
import { statementsOf } from './permissions.ts'
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
   * The web pages that may ask the HTTP API, by origin.
   * @default - none but pages of its own origin
   */
  readonly origins?: readonly string[]
  /**
   * The ARN of an SNS topic that is told of alarms.
   * @default - nobody is told
   */
  readonly alarms?: string
}

const capitalized = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`

/** The whole backend: sockets, functions, tables, and the stream that carries what was committed back to the sockets. */
export class Heliograph extends Construct {
  readonly tables: Tables
  readonly sockets: SocketApi
  readonly http: HttpApi
  readonly functions: { readonly [N in FunctionName]: LambdaFunction }
  readonly outbox: Fanout

  constructor(scope: Construct, id: string, props: HeliographProps) {
    super(scope, id)
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN
    this.tables = new Tables(this, 'Tables', { removalPolicy, restored: props.restored ?? {} })
    this.sockets = new SocketApi(this, 'Sockets')
    this.functions = this.#functions(props)
    this.sockets.connectRoutes({ functions: this.functions, authorizer: props.authorizer ?? true })
    this.http = new HttpApi(this, 'Http', { tickets: this.functions.tickets, origins: props.origins ?? [] })
    const carrier = this.functions.fanout
    this.outbox = new Fanout(this, 'Outbox', { stream: this.tables.stream, carrier, removalPolicy })
    const { mapping } = this.outbox
    new Alarms(this, 'Alarms', { carrier, mapping, ...(props.alarms && { topic: props.alarms }) })
    new EveryMinute(this, 'EveryMinute', { runs: this.functions.sweep })
    acknowledge(this)
  }

  /** One function for each row of the table. */
  #functions(props: HeliographProps): { readonly [N in FunctionName]: LambdaFunction } {
    const { tokens, rateLimits = true, logLevel = 'INFO', generation = '' } = props
    const world: World = {
      tables: this.tables,
      sockets: this.sockets,
      tokens,
      rateLimits,
      logLevel,
      generation,
    }
    const made = FUNCTION_NAMES.map(name => [name, this.#function(name, world, props)] as const)
    return Object.fromEntries(made) as Record<FunctionName, LambdaFunction>
  }

  #function(name: FunctionName, world: World, props: HeliographProps): LambdaFunction {
    const { code, authorizer = true } = props
    const row = rowOf(name, authorizer)
    const environment = environmentOf(row, world)
    const statements = statementsOf(row, world.tables, world.sockets)
    return new Handler(this, capitalized(name), { name, row, code, environment, statements }).function
  }
}
