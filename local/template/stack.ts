import type { JsonObject } from './json.ts'

/** A Lambda function of the template. */
export type FunctionDefinition = {
  readonly name: string
  readonly arn: string
  /** `file.export`, as Lambda writes it. */
  readonly handler: string
  readonly runtime: string
  /** The S3 key of its code, to be found among the assembly's assets. */
  readonly codeKey: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly memoryMb: number
  /** `ReservedConcurrentExecutions`: so many instances at once, where the template says so. */
  readonly concurrency: number | undefined
  /** The name of the role that it has. */
  readonly role: string
  /** The ARN of the queue that takes events which it failed for good; `undefined` where they are dropped. */
  readonly deadLetters: string | undefined
}

/** What `AWS::Lambda::EventInvokeConfig` says of a function's asynchronous invocations. */
export type AsyncDefinition = {
  readonly function: string
  readonly retries: number
  readonly maximumAgeMs: number
}

/** A Lambda authorizer in front of routes. */
export type AuthorizerDefinition = {
  readonly id: string
  readonly function: string
  /** Where the credential must be, e.g. `route.request.header.Authorization`; empty means the function decides. */
  readonly identitySources: readonly string[]
  /** Whether the answer is `{ isAuthorized, context }` (HTTP APIs only) and not a policy. */
  readonly simple: boolean
  readonly payloadFormat: string
}

/** The answer of an integration that asks nobody; without one its template gave no status, or none of its responses fits it. */
export type Mock = { readonly answer: string | undefined }

/** A route of either kind of API. */
export type RouteDefinition = {
  readonly id: string
  readonly key: string
  /** Empty where the gateway answers by itself. */
  readonly function: string
  /** What the gateway answers by itself, of an integration of the type `MOCK`. */
  readonly mock?: Mock | undefined
  /** How long the gateway waits for the function; it goes on after that. */
  readonly timeoutMs: number
  readonly authorizer: AuthorizerDefinition | undefined
  /** Whether requests must be signed: `AuthorizationType: AWS_IAM`. */
  readonly signed: boolean
  /** Whether a route response stands: without one, what the function returns is not sent. */
  readonly replies: boolean
}

/** Cross-origin rules of an HTTP API, `undefined` where the template has none. */
export type CorsDefinition = {
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly exposed: readonly string[]
  readonly credentials: boolean
  readonly maxAge: number | undefined
}

/** A WebSocket or HTTP API with its stage. */
export type ApiDefinition = {
  readonly id: string
  readonly name: string
  readonly protocol: string
  readonly stage: string
  /** `$request.body.action` and the like; WebSocket only. */
  readonly selection: string
  readonly routes: readonly RouteDefinition[]
  readonly cors: CorsDefinition | undefined
}

/** A table, as the CreateTable call that makes it. */
export type TableDefinition = {
  readonly name: string
  readonly create: JsonObject
  readonly ttlAttribute: string | undefined
  readonly streamed: boolean
}

/** A bucket of S3, and which pages may speak to it. */
export type BucketDefinition = { readonly name: string; readonly cors: readonly CorsDefinition[] }

/** An event source mapping from a table's stream to a function. Times in milliseconds, -1 means without bound. */
export type MappingDefinition = {
  readonly id: string
  readonly table: string
  readonly streamArn: string
  readonly function: string
  readonly patterns: readonly JsonObject[]
  readonly batchSize: number
  readonly windowMs: number
  readonly lanes: number
  readonly bisect: boolean
  readonly retries: number
  readonly maximumAgeMs: number
  readonly reportsFailures: boolean
  /** The ARN of the bucket or queue that takes what could not be handled. */
  readonly failureDestination: string | undefined
  readonly fromLatest: boolean
}

/** Something that calls a function at a steady rate. */
export type ScheduleDefinition = {
  readonly id: string
  readonly arn: string
  readonly expression: string
  readonly function: string
  /** The event that the template fixes; without it the function gets a scheduled event. */
  readonly input: unknown
}

/** A rule of EventBridge over what events are: which of which bus call which functions. */
export type RuleDefinition = {
  readonly id: string
  readonly arn: string
  readonly bus: string
  readonly pattern: JsonObject
  readonly targets: readonly {
    readonly function: string
    /** The ARN of the queue that takes what could not be handed over. */
    readonly deadLetters: string | undefined
  }[]
}

/** A `AWS::Lambda::Permission`: who may call a function, for which source. */
export type PermissionDefinition = {
  readonly function: string
  readonly principal: string
  readonly sourceArn: string | undefined
}

/** One action on one resource that the policy of a role allows or denies; either may be a pattern. */
export type GrantDefinition = {
  readonly role: string
  readonly isAllowed: boolean
  readonly action: string
  readonly resource: string
}

/** Everything of a template that can be run. */
export type Stack = {
  readonly name: string
  readonly functions: readonly FunctionDefinition[]
  readonly apis: readonly ApiDefinition[]
  readonly tables: readonly TableDefinition[]
  readonly mappings: readonly MappingDefinition[]
  readonly schedules: readonly ScheduleDefinition[]
  readonly rules: readonly RuleDefinition[]
  readonly asyncs: readonly AsyncDefinition[]
  readonly permissions: readonly PermissionDefinition[]
  readonly grants: readonly GrantDefinition[]
  readonly buckets: readonly string[]
  /** The buckets that functions are told the names of: they speak to them themselves. */
  readonly spokenTo: readonly BucketDefinition[]
  readonly queues: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  /** All of the template, by type; the name is empty where it cannot be made out. */
  readonly resources: readonly { readonly logicalId: string; readonly name: string; readonly type: string }[]
  /** The template as it was read, as JSON text. */
  readonly source: string
  /** One line for each type of resource that nothing here knows. */
  readonly warnings: readonly string[]
}
