import { createHash } from 'node:crypto'

/** The account and region that a laptop plays. */
export const place = {
  account: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
  suffix: 'amazonaws.com',
}

/** What `Ref` gives for the pseudo parameters, but for `AWS::StackName` and `AWS::NoValue`. */
export const pseudoParameters: Readonly<Record<string, unknown>> = {
  'AWS::AccountId': place.account,
  'AWS::Region': place.region,
  'AWS::Partition': place.partition,
  'AWS::URLSuffix': place.suffix,
  'AWS::NotificationARNs': [],
}

/** An ARN of the played account: `arn:aws:<service>:us-east-1:000000000000:<resource>`. */
export const arn = (service: string, resource: string): string =>
  `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`

/** A short id made of a seed: lower-case letters and digits, the same for the same seed. */
export const shortId = (seed: string, length = 10): string =>
  BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`)
    .toString(36)
    .slice(0, length)

/**
 * The name of the function that an ARN, a partial ARN, an integration URI or a plain name means. Versions and aliases
 * fall away: there is one version of everything here.
 */
export const functionNameOf = (reference: string): string => {
  const [, after] = reference.split(':function:')
  return (after ?? reference).split(/[:/]/)[0] ?? reference
}

/** The table that the ARN of a table, an index or a stream belongs to. */
export const tableNameOf = (reference: string): string =>
  reference.split(':table/')[1]?.split('/')[0] ?? reference

/** The last part of an ARN such as an S3 bucket's or an SQS queue's. */
export const lastPartOf = (reference: string): string => reference.split(':').at(-1) ?? reference

/** The access key that a request is signed by: `AWS4-HMAC-SHA256 Credential=<access key>/<day>/…` */
export const accessKeyIn = (authorization: string): string =>
  /Credential=([^/,=]+)\//.exec(authorization)?.[1] ?? ''

/** The access key of a function: its calls are known by it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const accessKeyOf = (functionName: string): string =>
  `ASIA${shortId(`key/${functionName}`, 16).toUpperCase()}`
