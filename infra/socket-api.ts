import { Aws, Stack } from 'aws-cdk-lib'
import {
  CfnAuthorizer,
  type IWebSocketRouteAuthorizer,
  WebSocketApi,
  type WebSocketRouteOptions,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { ROUTES } from '../shared/protocol/index.ts'
import { Alive } from './alive.ts'
import { Domain, type DomainProps } from './domain.ts'
import type { Post } from './function-row.ts'
import type { FunctionName } from './functions.ts'

/** What serves the routes that are not actions: https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html */
const LIFECYCLE = { $connect: 'connect', $disconnect: 'disconnect', $default: 'default' } as const

/** Frames a second, and at once, of the whole API; the account's own quota is 10,000 and 5,000 for all its APIs. */
const THROTTLE = { rateLimit: 5_000, burstLimit: 2_500 }

export interface SocketApiProps {
  /** @default - the name that API Gateway gives */
  readonly domain?: DomainProps | undefined
}

export interface ConnectRoutesProps {
  readonly functions: { readonly [N in FunctionName]: IFunction }
  /** False leaves the authorizer off `$connect`. */
  readonly authorizer: boolean
}

/** The WebSocket API and its one stage. Its routes are the rows of the wire's table; none is named here. */
export class SocketApi extends Construct {
  readonly api: WebSocketApi
  readonly stage: WebSocketStage
  readonly domain: Domain | undefined
  readonly #name: string | undefined

  constructor(scope: Construct, id: string, { domain }: SocketApiProps = {}) {
    super(scope, id)
    this.domain = domain && new Domain(this, 'Domain', domain)
    this.#name = domain?.name
    this.api = new WebSocketApi(this, 'Api', { routeSelectionExpression: '$request.body.action' })
    this.stage = new WebSocketStage(this, 'Live', {
      webSocketApi: this.api,
      stageName: 'live',
      autoDeploy: true,
      throttle: THROTTLE,
      ...(this.domain && { domainMapping: this.domain.mapping }),
    })
  }

  /** Where clients connect. */
  get url(): string {
    return this.#name ? `wss://${this.#name}` : `wss://${this.#host}/live`
  }

  /** Where functions post to sockets: the `@connections` of the stage stand below it. */
  get endpoint(): string {
    return `https://${this.#host}/live`
  }

  /** The sockets of this stage and no other, for one method of `@connections`. */
  arnForConnections(method: Post): string {
    const resource = this.api.apiId
    return Stack.of(this).formatArn({
      service: 'execute-api',
      resource,
      resourceName: `live/${method}/@connections/*`,
    })
  }

  /** Makes every route: those of the socket's life, one for each action, which answers, and the sign of life. */
  connectRoutes({ functions, authorizer }: ConnectRoutesProps): void {
    const guard = authorizer ? { authorizer: this.#authorizedBy(functions.authorizer) } : {}
    this.#route('$connect', functions[LIFECYCLE.$connect], guard)
    this.#route('$disconnect', functions[LIFECYCLE.$disconnect])
    this.#route('$default', functions[LIFECYCLE.$default], { returnResponse: true })
    for (const [action, { served }] of Object.entries(ROUTES)) {
      this.#route(action, functions[served], { returnResponse: true })
    }
    new Alive(this, 'Alive', { api: this.api })
  }

  /** An integration a route, because CDK gives the permission with the first route that an integration is bound to. */
  #route(key: string, served: IFunction, options: Omit<WebSocketRouteOptions, 'integration'> = {}): void {
    this.api.addRoute(key, {
      integration: new WebSocketLambdaIntegration(`${key}-Integration`, served),
      ...options,
    })
  }

  /**
   * No identity source: the token may come in three places, and a source that is listed but missing is answered with
   * 401 before the function runs. CDK's own construct insists on one.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
   */
  #authorizedBy(served: IFunction): IWebSocketRouteAuthorizer {
    const { partition, region } = Stack.of(this)
    const authorizer = new CfnAuthorizer(this, 'Authorizer', {
      apiId: this.api.apiId,
      name: 'token-or-ticket',
      authorizerType: 'REQUEST',
      authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${served.functionArn}/invocations`,
    })
    served.addPermission('Authorize', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: `authorizers/${authorizer.ref}`,
      }),
    })
    return { bind: () => ({ authorizerId: authorizer.ref, authorizationType: 'CUSTOM' }) }
  }

  get #host(): string {
    return `${this.api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`
  }
}
