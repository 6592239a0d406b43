import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock, Ids } from '../shared/domain/ports.ts'

/** Time and chance, which nothing else asks the process for. */
export const clock: Clock = { now: () => Date.now(), sleep: milliseconds => sleep(milliseconds) }
export const ids: Ids = { next: () => randomUUID().replaceAll('-', '').slice(0, 20) }
/** From 0 to below 1. */
export const random = (): number => Math.random()
/** 192 bits that nobody guesses, as text that stands in a query string. */
export const secret = (): string => randomBytes(24).toString('base64url')

/** The environment of a function, read once and told by name when something is missing. It holds no secret of ours. */
const required = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`the environment has no ${name}`)
  return value
}

/** What a function is told. Each function is told only what its row in `infra/functions.ts` says; asking for more throws. */
export const environment = {
  get tables() {
    return {
      get connections() {
        return required('CONNECTIONS_TABLE')
      },
      get rooms() {
        return required('ROOMS_TABLE')
      },
      get messages() {
        return required('MESSAGES_TABLE')
      },
      get queues() {
        return required('QUEUES_TABLE')
      },
    }
  },
  /** Where `@connections` of this stage is. */
  get socketsEndpoint() {
    return required('SOCKETS_ENDPOINT')
  },
  /** Where DynamoDB is, when not where the region has it. https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
  get dynamoEndpoint() {
    return process.env.AWS_ENDPOINT_URL_DYNAMODB ?? process.env.AWS_ENDPOINT_URL
  },
  /**
   * Who signs requests, and where: what Lambda itself puts into each instance, good for the life of that instance.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
   */
  get signing() {
    return {
      region: required('AWS_REGION'),
      credentials: {
        accessKeyId: required('AWS_ACCESS_KEY_ID'),
        secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
        sessionToken: process.env.AWS_SESSION_TOKEN,
      },
    }
  },
  get issuer() {
    return {
      issuer: required('TOKEN_ISSUER'),
      audience: required('TOKEN_AUDIENCE'),
      jwks: required('TOKEN_JWKS'),
    }
  },
  /** The pages that may open sockets, by origin; empty: any. */
  get origins() {
    return (process.env.ORIGINS ?? '').split(',').filter(origin => origin !== '')
  },
  /** The bucket of attachments, and where S3 is, when not where the region has it. */
  get attachments() {
    const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL
    return { bucket: required('ATTACHMENTS_BUCKET'), ...(endpoint && { endpoint }) }
  },
  /** What Lambda calls this function. */
  get functionName() {
    return process.env.AWS_LAMBDA_FUNCTION_NAME ?? ''
  },
  /** False lifts the per-user and per-channel rates; a deployment cannot be synthesized so. */
  get rates() {
    return process.env.RATE_LIMITS !== 'off'
  },
  /** False leaves every entry to the stream. */
  get directLane() {
    return process.env.DIRECT_LANE !== 'off'
  },
  /** What a restore of the tables changes, and with it every epoch. */
  get generation() {
    return process.env.GENERATION ?? ''
  },
  get logLevel() {
    return process.env.LOG_LEVEL ?? 'INFO'
  },
}
