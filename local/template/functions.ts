import { numberOf, objectOf, textOf } from './json.ts'
import { functionNameOf } from './names.ts'
import type { AsyncDefinition, FunctionDefinition, PermissionDefinition } from './stack.ts'
import type { Resource } from './template.ts'

/** Lambda's defaults: 3 s and 128 MB. https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const defaults = { timeoutSeconds: 3, memoryMb: 128 }

const asyncDefaults = { retries: 2, seconds: 6 * 60 * 60 }

const environmentOf = (resource: Resource): Record<string, string> => {
  const variables = objectOf(objectOf(resource.properties.Environment).Variables)
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, textOf(value) ?? '']))
}

/** A function from `AWS::Lambda::Function`. */
export const functionFrom = (resource: Resource): FunctionDefinition => {
  const { properties } = resource
  return {
    name: resource.ref,
    arn: resource.attribute('Arn'),
    handler: textOf(properties.Handler) ?? 'index.handler',
    runtime: textOf(properties.Runtime) ?? '',
    codeKey: textOf(objectOf(properties.Code).S3Key) ?? '',
    environment: environmentOf(resource),
    timeoutMs: (numberOf(properties.Timeout) ?? defaults.timeoutSeconds) * 1000,
    memoryMb: numberOf(properties.MemorySize) ?? defaults.memoryMb,
    concurrency: numberOf(properties.ReservedConcurrentExecutions),
    deadLetters: textOf(objectOf(properties.DeadLetterConfig).TargetArn),
    role: (textOf(properties.Role) ?? '').split('/').at(-1) ?? '',
  }
}

/**
 * How often a function is tried that nobody waits for, from `AWS::Lambda::EventInvokeConfig`.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
 */
export const asyncFrom = ({ properties }: Resource): AsyncDefinition => ({
  function: functionNameOf(textOf(properties.FunctionName) ?? ''),
  retries: numberOf(properties.MaximumRetryAttempts) ?? asyncDefaults.retries,
  maximumAgeMs: (numberOf(properties.MaximumEventAgeInSeconds) ?? asyncDefaults.seconds) * 1000,
})

/** A permission from `AWS::Lambda::Permission`. */
export const permissionFrom = ({ properties }: Resource): PermissionDefinition => ({
  function: functionNameOf(textOf(properties.FunctionName) ?? ''),
  principal: textOf(properties.Principal) ?? '',
  sourceArn: textOf(properties.SourceArn),
})
