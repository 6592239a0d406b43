import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Credentials } from '../shared/aws/signature.ts'
import { PlainError } from './plain-error.ts'

/** An account and region of AWS, or an `endpoint` that speaks the same calls. */
export type Place = {
  readonly credentials: Credentials
  readonly region: string
  readonly endpoint: string | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** A local runtime believes everybody on this machine, and an emulator everybody. */
const NOBODY = { accessKeyId: 'test', secretAccessKey: 'test' }

const now = () => Date.now()

/**
 * Who asks, and where: found as the SDK finds it; its client is asked for nothing else.
 * @throws {PlainError} where the shell has no credentials or no region
 */
export const placeOf = async (endpoint?: string, region?: string): Promise<Place> => {
  if (endpoint) return { credentials: NOBODY, region: region ?? 'us-east-1', endpoint, now }
  const { config } = new DynamoDBClient({ ...(region && { region }) })
  try {
    return { credentials: await config.credentials(), region: await config.region(), endpoint, now }
  } catch (fault) {
    throw new PlainError(`no credentials or no region: ${(fault as Error).message}`)
  }
}

/** Where a service is asked. */
export const urlOf = (service: string, { endpoint, region }: Pick<Place, 'endpoint' | 'region'>): string =>
  endpoint ??
  `https://${service}.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`

/** Runs a command line: its exit code, or one line where a person can mend what is wrong. */
export const runCommand = async (run: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await run()
  } catch (fault) {
    if (!(fault instanceof PlainError)) throw fault
    process.stderr.write(`heliograph: ${fault.message}\n`)
    process.exitCode = 1
  }
}
