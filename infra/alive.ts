import {
  CfnIntegration,
  CfnIntegrationResponse,
  CfnRoute,
  CfnRouteResponse,
  type IWebSocketApi,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { Construct } from 'constructs'
import { ALIVE } from '../shared/protocol/index.ts'

/** The one template of either side, and what selects it: a constant, which CloudFormation wants with a backslash. */
const [ANY, SELECTED] = ['$default', String.raw`\$default`]

export interface AliveProps {
  readonly api: IWebSocketApi
}

/**
 * The route of the sign of life: API Gateway answers it by itself, always with the same, so that nobody pays a function for
 * it, and no permission is given. The constructs of CDK know no response of an integration.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
 */
export class Alive extends Construct {
  constructor(scope: Construct, id: string, { api: { apiId } }: AliveProps) {
    super(scope, id)
    const integration = new CfnIntegration(this, 'Integration', {
      apiId,
      integrationType: 'MOCK',
      requestTemplates: { [ANY]: JSON.stringify({ statusCode: 200 }) },
      templateSelectionExpression: SELECTED,
    })
    new CfnIntegrationResponse(this, 'IntegrationResponse', {
      apiId,
      integrationId: integration.ref,
      integrationResponseKey: ANY,
      responseTemplates: { [ANY]: JSON.stringify(ALIVE.answered) },
      templateSelectionExpression: SELECTED,
    })
    const route = new CfnRoute(this, 'Route', {
      apiId,
      routeKey: ALIVE.asked.action,
      authorizationType: 'NONE',
      routeResponseSelectionExpression: ANY,
      target: `integrations/${integration.ref}`,
    })
    new CfnRouteResponse(this, 'RouteResponse', { apiId, routeId: route.ref, routeResponseKey: ANY })
  }
}
