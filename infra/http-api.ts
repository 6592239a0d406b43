import { Aws, Duration, Stack } from 'aws-cdk-lib'
import { HttpApi as Api, CorsHttpMethod, HttpMethod, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2'
import {
  HttpIamAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import {
  HTTP_ROUTES,
  NEXT_HEADER,
  POLLED,
  POLLED_FRAMES,
  POLLING_ROUTES,
  ROUTES,
} from '../shared/protocol/index.ts'
import { Domain, type DomainProps } from './domain.ts'
import type { FunctionName } from './functions.ts'

const STAGE = '$default'
/** Requests a second, and at once: most is said on sockets. */
const THROTTLE = { rateLimit: 500, burstLimit: 500 }

/** What is asked in the `Authorization` header; without it API Gateway answers 401 by itself. */
const BEARER = '$request.header.Authorization'
/** For so long API Gateway keeps what the authorizer said of a header. Functions look at ends and revocations themselves. */
const KEPT = Duration.minutes(5)

/** Every route that a token opens, and the function that serves it. */
const SERVED: readonly (readonly [string, FunctionName])[] = [
  ...Object.entries(HTTP_ROUTES).map(([key, { action }]) => [key, ROUTES[action].served] as const),
  ...Object.entries(POLLING_ROUTES).map(([key, { served }]) => [key, served] as const),
  ...POLLED_FRAMES.map(({ key, action }) => [key, ROUTES[action].served] as const),
]

export interface HttpApiProps {
  /** `tickets` verifies the token itself; `publish` serves those of the account who sign and may; others serve actions. */
  readonly functions: { readonly [N in FunctionName]: IFunction }
  /** False leaves the actions out, for gateways that call no authorizer. */
  readonly authorizer: boolean
  /** The web pages that may ask, by origin. Empty: none but pages of its own origin. */
  readonly origins: readonly string[]
  /** @default - the name that API Gateway gives */
  readonly domain?: DomainProps | undefined
}

const corsFor = (origins: readonly string[]) => ({
  allowOrigins: [...origins],
  allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
  allowHeaders: ['authorization', 'content-type', POLLED.header],
  exposeHeaders: [NEXT_HEADER],
  maxAge: Duration.hours(1),
})

/** The HTTP API beside the sockets. */
export class HttpApi extends Construct {
  readonly api: Api
  readonly domain: Domain | undefined
  readonly #host: string

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id)
    this.api = new Api(this, 'Api', {
      createDefaultStage: false,
      ...(props.origins.length > 0 ? { corsPreflight: corsFor(props.origins) } : {}),
    })
    this.domain = props.domain && new Domain(this, 'Domain', props.domain)
    this.#host = props.domain?.name ?? `${this.api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: STAGE,
      autoDeploy: true,
      throttle: THROTTLE,
      ...(this.domain && { domainMapping: this.domain.mapping }),
    })
    this.api.addRoutes({
      path: '/tickets',
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Tickets', props.functions.tickets),
    })
    this.api.addRoutes({
      path: '/publish',
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Publish', props.functions.publish),
      authorizer: new HttpIamAuthorizer(),
    })
    if (props.authorizer) this.#serveActions(props.functions)
  }

  /** The routes of the wire's table; none is named here. The same functions serve them that serve sockets. */
  #serveActions(functions: HttpApiProps['functions']): void {
    const authorizer = new HttpLambdaAuthorizer('Bearer', functions.authorizer, {
      authorizerName: 'bearer',
      identitySource: [BEARER],
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      resultsCacheTtl: KEPT,
    })
    // One for each function, with one permission for all routes of this API: a stack may have 500 resources, and a function's
    // policy 20 KB. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    const integrations = new Map<FunctionName, HttpLambdaIntegration>()
    for (const [key, served] of SERVED) {
      const [method, path = ''] = key.split(' ')
      const integration =
        integrations.get(served) ??
        new HttpLambdaIntegration(served, functions[served], { scopePermissionToRoute: false })
      integrations.set(served, integration)
      this.api.addRoutes({ path, methods: [method as HttpMethod], integration, authorizer })
    }
  }

  /** Its address, without a slash at the end. */
  get url(): string {
    return `https://${this.#host}`
  }

  /**
   * What one must be allowed to invoke (`execute-api:Invoke`) who signs `POST /publish`.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
   */
  get publishArn(): string {
    const resource = `${this.api.apiId}/${STAGE}/POST/publish`
    return Stack.of(this).formatArn({ service: 'execute-api', resource })
  }
}
