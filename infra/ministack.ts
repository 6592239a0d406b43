import { CfnOutput, type Stack } from 'aws-cdk-lib'
import { CfnAuthorizer, CfnRouteResponse } from 'aws-cdk-lib/aws-apigatewayv2'
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch'
import type { IConstruct } from 'constructs'
import { Alive } from './alive.ts'
import { FUNCTION_NAMES, FUNCTIONS } from './functions.ts'
import type { Heliograph } from './heliograph.ts'

/** What it refuses a template for: route responses, those of integrations, and alarms that calculate with several figures. */
const isUnknown = (one: IConstruct): boolean =>
  one instanceof Alive ||
  one instanceof CfnRouteResponse ||
  (one instanceof CfnAlarm && one.metrics !== undefined)

/**
 * What MiniStack does otherwise than AWS and a template can meet; DESIGN.md lists all that differs, with reasons.
 * - It refuses a template with an `AWS::ApiGatewayV2::RouteResponse`; it answers bodies without one.
 * - A route that answers by itself needs both kinds of responses; without it `$default` answers, which is a sign of life too.
 * - It refuses an alarm on a calculation (`Metrics`); it raises none anyway.
 * - It takes an authorizer without a source of identity for one that needs the `Authorization` header, and refuses
 *   tickets and subprotocols before it is asked; every client sends `Host`.
 * - It serves the APIs under a path of its one address, so that is where functions post and clients connect.
 */
export const fitToMiniStack = (stack: Stack, { sockets, http, functions }: Heliograph, url: string): void => {
  for (const { node } of stack.node.findAll().filter(isUnknown)) node.scope?.node.tryRemoveChild(node.id)
  for (const one of stack.node.findAll())
    if (one instanceof CfnAuthorizer && !one.identitySource)
      one.identitySource = ['route.request.header.Host']
  const below = `${url}/_aws/execute-api`
  const live = `${sockets.api.apiId}/${sockets.stage.stageName}`
  for (const name of FUNCTION_NAMES.filter(one => FUNCTIONS[one].posts))
    functions[name].addEnvironment('SOCKETS_ENDPOINT', `${below}/${live}`)
  const tell = (output: string, value: string) => {
    const made = stack.node.findChild(output)
    if (made instanceof CfnOutput) made.value = value
  }
  tell('WebSocketUrl', `${below.replace(/^http/, 'ws')}/${live}`)
  tell('HttpUrl', `${below}/${http.api.apiId}/$default`)
}
