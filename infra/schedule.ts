import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'

export interface EveryMinuteProps {
  readonly runs: IFunction
}

/** Runs a function every minute, the shortest that EventBridge knows. A run that could not start is left to the next. */
export class EveryMinute extends Construct {
  constructor(scope: Construct, id: string, { runs }: EveryMinuteProps) {
    super(scope, id)
    const target = new LambdaFunction(runs, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })
    new Rule(this, 'Rule', { schedule: Schedule.rate(Duration.minutes(1)), targets: [target] })
  }
}
