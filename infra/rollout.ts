import { Duration } from 'aws-cdk-lib'
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Alias, type IFunction, type IVersion, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { FUNCTION_NAMES, type FunctionName } from './functions.ts'

/** Ten per cent of the events for five minutes, then all: long enough for an alarm of a minute to go off. */
const STEPS = LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES

export interface RolloutProps {
  readonly functions: { readonly [N in FunctionName]: LambdaFunction }
}

/**
 * Moves events over to new code by and by: ten in a hundred first, and back to the old where the new fails. Both are at work
 * on the same tables and sockets meanwhile.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-lambda.html
 */
export class Rollout extends Construct {
  /** What is invoked in the place of each function. */
  readonly aliases: { readonly [N in FunctionName]: IFunction }
  readonly #application: LambdaApplication
  readonly #role: Role

  constructor(scope: Construct, id: string, { functions }: RolloutProps) {
    super(scope, id)
    this.#application = new LambdaApplication(this, 'Application')
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSCodeDeployRoleForLambdaLimited'),
      ],
    })
    const made = FUNCTION_NAMES.map(name => [name, this.#alias(name, functions[name])] as const)
    this.aliases = Object.fromEntries(made) as Record<FunctionName, IFunction>
  }

  #alias(name: FunctionName, { currentVersion }: LambdaFunction): IFunction {
    const place = new Construct(this, name)
    // CDK's own classes and interfaces differ in whether a role may be undefined.
    const alias = new Alias(place, 'Alias', { aliasName: 'live', version: currentVersion as IVersion })
    const alarm = new Alarm(place, 'Failing', {
      alarmDescription: `${name} fails while it is rolled out: CodeDeploy goes back to the version before.`,
      metric: alias.metricErrors({ period: Duration.minutes(1), statistic: 'Sum' }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    new LambdaDeploymentGroup(place, 'Steps', {
      application: this.#application,
      role: this.#role,
      alias,
      deploymentConfig: STEPS,
      alarms: [alarm],
    })
    return alias as IFunction
  }
}
