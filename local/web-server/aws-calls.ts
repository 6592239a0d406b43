import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Crossings } from '../crossings.ts'
import type { Destinations } from '../destinations.ts'
import type { PutEvent } from '../events/bus.ts'
import { type JsonObject, objectOf } from '../template/json.ts'
import { type Described, described, describedPaths, formation } from './described.ts'
import { putEvents } from './put-events.ts'

/** What stands behind the calls: the buckets, the functions and the buses of the running stack. */
export type AwsCalls = {
  readonly destinations: Destinations
  readonly buckets: readonly string[]
  readonly invoke: Crossings['invoke']
  readonly putEvent: PutEvent
  readonly described: Described
}

/** Where they are served: `<the page's address>/local/aws`. */
export const AWS_CALLS = '/local/aws'

type Reply = { readonly status: number; readonly type?: string; readonly body?: string }
type Answer = (calls: AwsCalls, names: readonly string[], body: string) => Promise<Reply>

const XML = 'application/xml'
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (text: string) => text.replace(/[&<>]/g, character => entities[character] ?? character)
const elements = (name: string, texts: readonly string[]) =>
  texts.map(text => `<${name}>${escaped(text)}</${name}>`).join('')

const missing: Reply = { status: 404, type: XML, body: '<Error><Code>NoSuchKey</Code></Error>' }

const listBuckets: Answer = async ({ buckets }) => ({
  status: 200,
  type: XML,
  body: `<ListAllMyBucketsResult><Buckets>${elements('Name', buckets)}</Buckets></ListAllMyBucketsResult>`,
})

const keysIn = async ({ destinations, buckets }: AwsCalls, bucket: string): Promise<string[]> =>
  buckets.includes(bucket) ? destinations.objectsIn(bucket) : []

const listObjects: Answer = async (calls, [bucket = '']) => {
  const keys = await keysIn(calls, bucket)
  return { status: 200, type: XML, body: `<ListBucketResult>${elements('Key', keys)}</ListBucketResult>` }
}

const holds = async (calls: AwsCalls, bucket: string, key: string): Promise<boolean> =>
  (await keysIn(calls, bucket)).includes(key)

const getObject: Answer = async (calls, [bucket = '', key = '']) => {
  if (!(await holds(calls, bucket, key))) return missing
  return { status: 200, type: 'binary/octet-stream', body: await calls.destinations.readObject(bucket, key) }
}

const deleteObject: Answer = async (calls, [bucket = '', key = '']) => {
  if (await holds(calls, bucket, key)) await calls.destinations.removeObject(bucket, key)
  return { status: 204 }
}

const invoke: Answer = async (calls, [name = ''], body) => {
  const outcome = await calls.invoke('stream', name, body)
  if (!outcome.ok && outcome.failure === 'unknown') return { status: 404 }
  const payload = outcome.ok ? outcome.payload : JSON.stringify(outcome.error)
  return { status: 200, type: 'application/json', body: payload }
}

const JSON_1_1 = 'application/x-amz-json-1.1'

const json = (answer: object): Reply => ({ status: 200, type: JSON_1_1, body: JSON.stringify(answer) })
const fault = (status: number, __type: string): Reply => ({
  status,
  type: JSON_1_1,
  body: JSON.stringify({ __type }),
})

type Operation = (calls: AwsCalls, input: JsonObject) => Promise<object | undefined>
/** Calls of services that are named by a header, not by a path: one row an operation. */
const targets: Readonly<Record<string, Operation>> = {
  'AWSEvents.PutEvents': async ({ putEvent }, input) => putEvents(putEvent, input),
  ...Object.fromEntries(
    Object.entries(described).map(([name, tell]): [string, Operation] => [
      name,
      (calls, input) => tell(calls.described, input),
    ]),
  ),
}

const inputOf = (body: string): JsonObject | undefined => {
  try {
    return objectOf(JSON.parse(body))
  } catch {
    return undefined
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html */
const called: Answer = async (calls, [name = ''], body) => {
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined
  const input = inputOf(body)
  if (!target) return fault(400, 'UnknownOperationException')
  if (!input) return fault(400, 'SerializationException')
  const answer = await target(calls, input)
  return answer ? json(answer) : fault(400, 'ResourceNotFoundException')
}

/** CloudFormation's calls are forms. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
const formed: Answer = async ({ described: of }, _names, body) => {
  const form = new URLSearchParams(body)
  const action = form.get('Action') ?? ''
  const tell = Object.hasOwn(formation, action) ? formation[action] : undefined
  if (!tell) return { status: 400, type: XML, body: '<Error><Code>InvalidAction</Code></Error>' }
  if (form.get('StackName') !== of.stack.name)
    return { status: 400, type: XML, body: '<Error><Message>the stack does not exist</Message></Error>' }
  return { status: 200, type: XML, body: `<Response>${tell(of)}</Response>` }
}

/** What Lambda tells by a path. */
const told =
  (tell: (typeof describedPaths)[number][1]): Answer =>
  async (calls, [Name = '']) => {
    const answer = await tell(calls.described, { Name })
    return answer ? json(answer) : fault(404, 'ResourceNotFoundException')
  }

/**
 * The calls of S3 and Lambda that concern dead letters, and what describes the stack, by method and path; the names are what the path holds. The
 * bucket is looked up among those of the stack and the key among those in it, so that no path leads out of its folder.
 */
const calls: readonly (readonly [string, RegExp, Answer])[] = [
  ['POST', /^\/2015-03-31\/functions\/([^/]+)\/invocations$/, invoke],
  ...describedPaths.map(([path, tell]) => ['GET', path, told(tell)] as const),
  ['POST', /^\/?$/, formed],
  ['GET', /^\/?$/, listBuckets],
  ['GET', /^\/([^/]+)\/?$/, listObjects],
  ['GET', /^\/([^/]+)\/(.+)$/, getObject],
  ['DELETE', /^\/([^/]+)\/(.+)$/, deleteObject],
]

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const replyTo = async (stack: AwsCalls, request: IncomingMessage): Promise<Reply> => {
  // Whose signature it is does not matter here, but no page of another origin can send this header unasked.
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return { status: 403 }
  const [path = ''] = (request.url ?? '').slice(AWS_CALLS.length).split('?')
  const { 'x-amz-target': target } = request.headers
  if (request.method === 'POST' && target !== undefined)
    return called(stack, [String(target)], await bodyOf(request))
  for (const [method, pattern, answer] of calls) {
    const found = method === request.method ? pattern.exec(path) : null
    if (found)
      return answer(
        stack,
        found.slice(1).map(name => decodeURIComponent(name)),
        await bodyOf(request),
      )
  }
  return { status: 404 }
}

/** Answers a call below `/local/aws`, as the services of AWS would, as far as they are played. */
export const answerAwsCall = async (
  stack: AwsCalls | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { status, type, body } = stack ? await replyTo(stack, request) : { status: 503 }
  response.writeHead(status, type ? { 'content-type': type } : {}).end(body)
}
