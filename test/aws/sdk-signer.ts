import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import type { Credentials, Unsigned } from '../../shared/aws/signature.ts'

export const region = 'eu-central-1'

const signers = new Map<Credentials, ReturnType<typeof signerFor>>()

const signerFor = ({ accessKeyId, secretAccessKey, sessionToken }: Credentials) => {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
  return new ApiGatewayManagementApiClient({ region, credentials }).config.signer()
}

/** What the signer of the SDK's own client signs, of a request with the headers that ours has. */
export const signedBySdk = async (credentials: Credentials, request: Unsigned, at: number) => {
  const made = signers.get(credentials) ?? signerFor(credentials)
  signers.set(credentials, made)
  const { method, path, body, host, headers: own } = request
  const headers = { ...own, host }
  const bare = { method, path, body, headers, protocol: 'https:', hostname: host, query: {} }
  return (await (await made).sign(bare, { signingDate: new Date(at) })).headers
}
