import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb'
import { describe, expect, it } from 'vitest'
import { encodeSegment, signer, type Unsigned } from '../../shared/aws/signature.ts'
import { region, signedBySdk } from './sdk-signer.ts'

type HttpRequest = {
  readonly headers: Record<string, string>
  readonly hostname: string
  readonly path: string
  readonly body: unknown
}

const host = 'abc123.execute-api.eu-central-1.amazonaws.com'
const NOON = Date.UTC(2026, 10, 21, 12)
const role = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const withToken = { ...role, sessionToken: 'IQoJb3JpZ2luX2VjE///+==' }

const IDS = ['L0SM9cOFvHcCIhw=', 'a/b+c==', 'plain-._~', "!'()*", 'ж @%2F']
const BODIES = ['', '{"event":"message"}', 'жизнь 👋', 'x'.repeat(32_768)]

const requestOf = (method: Unsigned['method'], id: string, body: string): Unsigned => ({
  method,
  host,
  path: `/live/@connections/${encodeSegment(id)}`,
  ...(method === 'POST' && { headers: { 'content-type': 'application/octet-stream' } }),
  body,
})

/** What the SDK itself sends for a call of DynamoDB: its headers and its body. */
const sentBySdk = async (input: PutCommandInput) => {
  let sent: HttpRequest | undefined
  const client = new DynamoDBClient({ region, credentials: withToken })
  client.middlewareStack.add(
    () => async args => {
      sent = args.request as HttpRequest
      throw new Error('caught on its way')
    },
    { step: 'finalizeRequest', priority: 'low' },
  )
  await DynamoDBDocumentClient.from(client)
    .send(new PutCommand(input))
    .catch(() => {})
  if (!sent) throw new Error('the SDK sent nothing')
  return sent
}

describe('a call of DynamoDB', () => {
  it('is signed as the SDK signs it', async () => {
    const { headers, hostname, path, body } = await sentBySdk({ TableName: 'rooms', Item: { pk: 'ж', n: 1 } })
    const host = headers.host ?? hostname
    const at = Date.parse(String(headers['x-amz-date']).replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'))
    const signed = /SignedHeaders=([^,]+)/.exec(String(headers.authorization))?.[1]?.split(';') ?? []
    const made = ['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token']
    const theirs = signed.filter(name => !made.includes(name))
    const own = Object.fromEntries(theirs.map(name => [name, String(headers[name])]))
    expect(theirs).toContain('x-amz-target')
    const sign = signer({ credentials: withToken, region, service: 'dynamodb' })
    const ours = sign({ method: 'POST', host, path, headers: own, body: String(body) }, at)
    expect(ours.authorization).toBe(headers.authorization)
  })
})

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, its examples */
describe('a call of S3', () => {
  const credentials = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  }
  const sign = signer({ credentials, region: 'us-east-1', service: 's3' })
  const signatureOf = (query: Record<string, string>) => {
    const bucket = { method: 'GET', host: 'examplebucket.s3.amazonaws.com', path: '/', body: '' } as const
    return sign({ ...bucket, query }, Date.UTC(2013, 4, 24)).authorization?.split('Signature=')[1]
  }

  it('is signed as AWS documents it, query included', () => {
    expect(signatureOf({ prefix: 'J', 'max-keys': '2' })).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    )
    expect(signatureOf({ lifecycle: '' })).toBe(
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    )
  })
})

describe('a signature', () => {
  const rows = IDS.flatMap(id => BODIES.map(body => [id, body.slice(0, 20), body] as const))
  it.each(rows)('of %s with %j is what the SDK signs', async (id, _, body) => {
    for (const credentials of [role, withToken]) {
      const request = requestOf('POST', id, body)
      expect(signer({ credentials, region, service: 'execute-api' })(request, NOON)).toEqual(
        await signedBySdk(credentials, request, NOON),
      )
    }
  })

  it('of an end is what the SDK signs', async () => {
    const request = requestOf('DELETE', 'L0SM9cOFvHcCIhw=', '')
    const ours = signer({ credentials: withToken, region, service: 'execute-api' })(request, NOON)
    expect(ours).toEqual(await signedBySdk(withToken, request, NOON))
    expect(ours).not.toHaveProperty('content-type')
  })

  it('is made with the key of its own day, also when days go by and back', async () => {
    const sign = signer({ credentials: role, region, service: 'execute-api' })
    const request = requestOf('POST', 'id=', '{}')
    const midnight = Date.UTC(2026, 10, 22)
    for (const at of [midnight - 1, midnight, midnight - 1000, NOON])
      expect(sign(request, at)).toEqual(await signedBySdk(role, request, at))
  })

  it('is the one that AWS would make of a request with another host, body or time', () => {
    const sign = signer({ credentials: role, region, service: 'execute-api' })
    const request = requestOf('POST', 'id=', '{}')
    const signatures = [
      sign(request, NOON),
      sign(request, NOON + 1000),
      sign({ ...request, body: '[]' }, NOON),
      sign({ ...request, host: 'elsewhere' }, NOON),
    ].map(({ authorization }) => authorization)
    expect(new Set(signatures).size).toBe(4)
  })
})
