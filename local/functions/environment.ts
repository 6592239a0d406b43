import { join } from 'node:path'
import { FUNCTION_SECRET } from '../signers.ts'
import { accessKeyOf, place } from '../template/names.ts'
import type { FunctionDefinition } from '../template/stack.ts'

/** What the environment of every function is made of. */
export type Surroundings = {
  /** Where DynamoDB listens, e.g. `http://127.0.0.1:8000`. */
  readonly database: string
  /** Where S3 listens, if the stack has a bucket that functions speak to. */
  readonly objects?: string | undefined
  /** Puts local addresses in the place of hosts of the cloud. */
  readonly localise: (text: string) => string
}

/** Nothing listens there: a call to a service that is not played here fails at once and never leaves the machine. */
const nowhere = 'http://127.0.0.1:9'

/**
 * The environment variables of a function's instances: the template's own, and those that Lambda sets. Nothing of
 * the developer's own environment or AWS configuration gets in.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const environmentOf = (
  definition: FunctionDefinition,
  folder: string,
  { database, objects, localise }: Surroundings,
): Record<string, string> => {
  const own = Object.entries(definition.environment).map(([name, value]) => [name, localise(value)])
  const absent = join(folder, '.aws-absent')
  return {
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_ACCESS_KEY_ID: accessKeyOf(definition.name),
    AWS_SECRET_ACCESS_KEY: FUNCTION_SECRET,
    AWS_SESSION_TOKEN: 'local',
    AWS_CONFIG_FILE: absent,
    AWS_SHARED_CREDENTIALS_FILE: absent,
    AWS_ENDPOINT_URL: nowhere,
    AWS_ENDPOINT_URL_DYNAMODB: database,
    ...(objects && { AWS_ENDPOINT_URL_S3: objects }),
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: folder,
    TZ: ':UTC',
    ...Object.fromEntries(own),
    _HANDLER: definition.handler,
  }
}
