import { join } from 'node:path'
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { FunctionRow } from './function-row.ts'
import type { FunctionName } from './functions.ts'

export interface HandlerProps {
  /** The name of its row; its bundle is the folder of that name in `code`. */
  readonly name: FunctionName
  readonly row: FunctionRow
  /** The folder with one folder of bundled code for each function. */
  readonly code: string
  readonly environment: Readonly<Record<string, string>>
  readonly statements: readonly PolicyStatement[]
  /** For its logs. @default - a key that CloudWatch has for all */
  readonly encryptionKey?: IKey | undefined
  /** Whether X-Ray follows what it is asked for. */
  readonly tracing: boolean
}

/** A function of the table with a role and a log group that nobody else has. */
export class Handler extends Construct {
  readonly function: LambdaFunction

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id)
    const { name, row, code, environment, statements, encryptionKey, tracing } = props
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(encryptionKey && { encryptionKey }),
    })
    // A role of our own, because the one that CDK would make may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    )
    for (const statement of statements) role.addToPolicy(statement)
    this.function = new LambdaFunction(this, 'Function', {
      description: `${name}: ${row.does}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: row.memoryMegabytes ?? 512,
      timeout: Duration.seconds(row.timeoutSeconds ?? 10),
      code: Code.fromAsset(join(code, name)),
      handler: 'index.handler',
      environment: { ...environment },
      role,
      logGroup,
      ...(tracing && { tracing: Tracing.ACTIVE }),
    })
  }
}
