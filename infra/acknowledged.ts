import { type CfnElement, Stack, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'
import type { Attachments } from './attachments.ts'
import type { Fanout } from './fanout.ts'
import type { HttpApi } from './http-api.ts'
import type { SocketApi } from './socket-api.ts'
import type { Tables } from './tables.ts'

/** The backend, and the parts of it that something is found in. */
type Backend = IConstruct & {
  readonly tables: Tables
  readonly sockets: SocketApi
  readonly http: HttpApi
  readonly outbox: Fanout
  readonly attachments: Attachments
  readonly rollout: IConstruct | undefined
}
/** What shows in no construct of its own. */
type Options = { readonly tracing: boolean }

/** A finding of cdk-nag that stands, for a reason, at one construct and what is below it. */
type Row = { readonly at: IConstruct; readonly finding: string; readonly reason: string }

/** How cdk-nag writes what a resource is referred to by. */
const named = (construct: IConstruct, attribute = ''): string =>
  `<${Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement)}${attribute}>`

/** https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#awssolutions */
const rowsOf = (heliograph: Backend, { tracing }: Options): readonly Row[] => {
  const { tables, sockets, http, outbox, attachments, rollout } = heliograph
  const connections = (method: string) =>
    `Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:${named(sockets.api)}/live/${method}/@connections/*`
  const anySocket =
    'The ids of sockets are not known beforehand; the API, its stage and the method are named.'
  const traced = {
    at: heliograph,
    finding: 'IAM5[Resource::*]',
    reason: 'Traces of X-Ray belong to no resource: its actions can be granted for all alone.',
  }
  const rolledOut = (at: IConstruct) => ({
    at,
    finding:
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
    reason:
      'What CodeDeploy needs for functions is for AWS to know: it is the policy that its own guide names.',
  })
  return [
    {
      at: tables.connections,
      finding: 'DDB3',
      reason: 'Sockets that live for two hours at most: restored, they would all be dead.',
    },
    {
      at: tables.queues,
      finding: 'DDB3',
      reason:
        'What is kept for seven days has no backups: after a loss, clients are told that they cannot recover it.',
    },
    {
      at: sockets,
      finding: 'APIG4',
      reason:
        'A WebSocket API authorizes at $connect alone; its authorizer stands there, and every frame is guarded by the function.',
    },
    {
      at: http,
      finding: 'APIG4',
      reason: 'The function verifies the token itself, by the same code as the authorizer of the sockets.',
    },
    {
      at: heliograph,
      finding: 'APIG1',
      reason:
        'Each function logs what it was asked for. Access logs of a WebSocket API need a role for the whole account, which is not for one stack to set.',
    },
    { at: heliograph, finding: `IAM5[${connections('POST')}]`, reason: anySocket },
    { at: heliograph, finding: `IAM5[${connections('DELETE')}]`, reason: anySocket },
    {
      at: heliograph,
      finding: `IAM5[Resource::${named(outbox.failures, '.Arn')}/*]`,
      reason: 'Lambda names the objects that it puts into the bucket of failures, and puts nothing else.',
    },
    {
      at: outbox.failures,
      finding: 'S1',
      reason:
        'Only Lambda writes there, and only operators read: CloudTrail tells who, where it is asked to.',
    },
    {
      at: heliograph,
      finding: `IAM5[Resource::${named(attachments.bucket, '.Arn')}/*]`,
      reason: 'The names of files are not known beforehand; the bucket holds nothing else.',
    },
    {
      at: attachments.bucket,
      finding: 'S1',
      reason:
        'Every address is signed by one function, which logs what it was asked for: CloudTrail tells who used it, where it is asked to.',
    },
    ...(tracing ? [traced] : []),
    ...(rollout ? [rolledOut(rollout)] : []),
  ]
}

/** Says which findings of cdk-nag stand, and why; also in the app that imports the construct. */
export const acknowledge = (heliograph: Backend, options: Options): void => {
  for (const { at, finding, reason } of rowsOf(heliograph, options))
    Validations.of(at).acknowledge({ id: `AwsSolutions-${finding}`, reason })
}
