import { flagOf, isObject, type JsonObject, listOf, numberOf, textOf } from './json.ts'
import { mockOf } from './mock.ts'
import { functionNameOf } from './names.ts'
import type { ApiDefinition, AuthorizerDefinition, CorsDefinition, RouteDefinition } from './stack.ts'
import type { Resource } from './template.ts'

/**
 * The longest that a gateway waits: 29 s for WebSocket, 30 s for HTTP APIs.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
const longestWaitMs: Readonly<Record<string, number>> = { WEBSOCKET: 29_000, HTTP: 30_000 }

/** The resources of one API, by what they are. */
type Parts = { readonly api: Resource; readonly all: readonly Resource[] }

const partsOf = ({ api, all }: Parts, type: string): Resource[] =>
  all.filter(part => part.type === `AWS::ApiGatewayV2::${type}` && part.properties.ApiId === api.ref)

const texts = (value: unknown): string[] => listOf(value).flatMap(item => textOf(item) ?? [])

const authorizerFrom = ({ ref, properties }: Resource): AuthorizerDefinition => ({
  id: ref,
  function: functionNameOf(textOf(properties.AuthorizerUri) ?? ''),
  identitySources: texts(properties.IdentitySource),
  simple: flagOf(properties.EnableSimpleResponses),
  payloadFormat: textOf(properties.AuthorizerPayloadFormatVersion) ?? '1.0',
})

const authorizerOf = (parts: Parts, route: Resource): AuthorizerDefinition | undefined => {
  if (route.properties.AuthorizationType !== 'CUSTOM') return undefined
  const authorizer = partsOf(parts, 'Authorizer').find(({ ref }) => ref === route.properties.AuthorizerId)
  return authorizer && authorizerFrom(authorizer)
}

const routeFrom = (parts: Parts, route: Resource): RouteDefinition => {
  const target = textOf(route.properties.Target)?.split('/').at(-1)
  const integration = partsOf(parts, 'Integration').find(({ ref }) => ref === target)
  const responses = partsOf(parts, 'RouteResponse').map(({ properties }) => properties.RouteId)
  const protocol = textOf(parts.api.properties.ProtocolType) ?? ''
  return {
    id: route.ref,
    key: textOf(route.properties.RouteKey) ?? '',
    function: functionNameOf(textOf(integration?.properties.IntegrationUri) ?? ''),
    mock: integration && mockOf(integration, partsOf(parts, 'IntegrationResponse')),
    timeoutMs: numberOf(integration?.properties.TimeoutInMillis) ?? longestWaitMs[protocol] ?? 29_000,
    authorizer: authorizerOf(parts, route),
    signed: route.properties.AuthorizationType === 'AWS_IAM',
    replies: responses.includes(route.ref),
  }
}

const corsFrom = (value: unknown): CorsDefinition | undefined => {
  if (!isObject(value)) return undefined
  const cors: JsonObject = value
  return {
    origins: texts(cors.AllowOrigins),
    methods: texts(cors.AllowMethods),
    headers: texts(cors.AllowHeaders).map(header => header.toLowerCase()),
    exposed: texts(cors.ExposeHeaders),
    credentials: flagOf(cors.AllowCredentials),
    maxAge: numberOf(cors.MaxAge),
  }
}

/** An API from `AWS::ApiGatewayV2::Api` and everything that names it. */
export const apiFrom = (api: Resource, all: readonly Resource[]): ApiDefinition => {
  const parts = { api, all }
  const [stage] = partsOf(parts, 'Stage')
  return {
    id: api.ref,
    name: textOf(api.properties.Name) ?? api.logicalId,
    protocol: textOf(api.properties.ProtocolType) ?? '',
    stage: textOf(stage?.properties.StageName) ?? '$default',
    selection: textOf(api.properties.RouteSelectionExpression) ?? '',
    routes: partsOf(parts, 'Route').map(route => routeFrom(parts, route)),
    cors: corsFrom(api.properties.CorsConfiguration),
  }
}
