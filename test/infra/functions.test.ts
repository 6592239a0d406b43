import { describe, expect, it } from 'vitest'
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from '../../infra/functions.ts'
import { NAMESPACES } from '../../shared/domain/namespaces.ts'
import { functionOf, resources, synthesized, tableId } from './synthesized.ts'

type Statement = { Effect: string; Action: string | string[]; Resource: unknown }

// GIVEN the stack as a team deploys it, synthesized once
const template = synthesized()
const TABLES = ['connections', 'rooms', 'messages', 'queues'].map(
  name => [name, tableId(template, `${name.charAt(0).toUpperCase()}${name.slice(1)}Table`)] as const,
)

const roleOf = (name: FunctionName): string =>
  (functionOf(template, name)[1].Properties.Role as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]

const policiesOf = (name: FunctionName) =>
  Object.values(resources(template, 'AWS::IAM::Policy')).filter(({ Properties }) =>
    JSON.stringify(Properties.Roles).includes(`"${roleOf(name)}"`),
  )

const statementsOf = (name: FunctionName): Statement[] =>
  policiesOf(name).flatMap(
    ({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
  )

const list = <T>(one: T | T[]): T[] => (Array.isArray(one) ? one : [one])

/** What a function may do to places, in the words of its row. */
const mayOf = (name: FunctionName): Record<string, string[]> => {
  const may: Record<string, string[]> = {}
  for (const { Action, Resource } of statementsOf(name)) {
    const resource = JSON.stringify(Resource)
    const table = TABLES.find(([, id]) => resource.includes(`["${id}","Arn"]`))?.[0]
    if (!table) continue
    const index = /\/index\/([a-z]+)"/.exec(resource)?.[1]
    may[index ? `${table}.${index}` : table] = list(Action).map(action => action.replace('dynamodb:', ''))
  }
  return may
}

const environmentOf = (name: FunctionName): Record<string, unknown> =>
  (functionOf(template, name)[1].Properties.Environment as { Variables: Record<string, unknown> }).Variables

describe.each(FUNCTION_NAMES)('the function %s', name => {
  const row = FUNCTIONS[name]

  it('may do what its row says to tables, and nothing else', () => {
    expect(mayOf(name)).toEqual(row.may)
  })

  it('may post to the sockets of this stage as its row says, and no others', () => {
    const posts = statementsOf(name).filter(({ Action }) => list(Action).join().includes('execute-api'))
    const paths = posts.flatMap(({ Resource }) => list(Resource)).map(one => JSON.stringify(one))
    expect(posts.map(({ Action }) => Action)).toEqual(row.posts ? ['execute-api:ManageConnections'] : [])
    expect(paths.map(path => /\/live\/(\w+)\/@connections\/\*/.exec(path)?.[1])).toEqual(row.posts ?? [])
    for (const path of paths) expect(path).toMatch(/:execute-api:.*\{"Ref":"HeliographSocketsApi\w+"\}/)
  })

  it('may do what its row says to files, and nothing else', () => {
    const onFiles = statementsOf(name).filter(({ Action }) => list(Action).join().startsWith('s3:'))
    const own = onFiles.filter(({ Resource }) => JSON.stringify(Resource).includes('HeliographFiles'))
    expect(own.flatMap(({ Action }) => list(Action))).toEqual((row.files ?? []).map(verb => `s3:${verb}`))
    for (const { Action, Resource } of own)
      expect(JSON.stringify(Resource).includes('"/*"')).toBe(Action !== 's3:ListBucket')
  })

  it('may put lines of the system into logs where a namespace has them', () => {
    if (name !== 'membership' || !Object.values(NAMESPACES).some(({ saysChanges }) => saysChanges)) return
    expect(row.may.messages).toContain('PutItem')
  })

  it('has no permission without a named action and a named resource', () => {
    for (const { Effect, Action, Resource } of statementsOf(name)) {
      expect(Effect).toBe('Allow')
      expect(list(Action)).not.toContain('dynamodb:Scan')
      for (const action of list(Action)) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/)
      for (const resource of list(Resource))
        expect(JSON.stringify(resource)).toMatch(/"(Ref|Fn::GetAtt)":.*Heliograph/)
    }
  })

  it('writes to its own log group, kept for 30 days, and has a role that no other function has', () => {
    const { LoggingConfig } = functionOf(template, name)[1].Properties as {
      LoggingConfig: { LogGroup: { Ref: string } }
    }
    const group = LoggingConfig.LogGroup.Ref
    const logs = statementsOf(name).filter(({ Action }) => list(Action).join().startsWith('logs:'))
    expect(resources(template, 'AWS::Logs::LogGroup')[group]?.Properties).toEqual({ RetentionInDays: 30 })
    expect(logs.map(({ Resource }) => Resource)).toEqual([{ 'Fn::GetAtt': [group, 'Arn'] }])
    expect(FUNCTION_NAMES.filter(other => roleOf(other) === roleOf(name))).toEqual([name])
    expect(resources(template, 'AWS::IAM::Role')[roleOf(name)]?.Properties).not.toHaveProperty(
      'ManagedPolicyArns',
    )
  })

  it('is told what its row needs, and nothing else', () => {
    const tables = Object.keys(row.may).map(place => `${place.split('.')[0]?.toUpperCase()}_TABLE`)
    const tokens = row.knows?.includes('tokens') ? ['TOKEN_ISSUER', 'TOKEN_AUDIENCE', 'TOKEN_JWKS'] : []
    const sockets = row.posts ? ['SOCKETS_ENDPOINT'] : []
    const files = row.files ? ['ATTACHMENTS_BUCKET'] : []
    const told = new Set([...tables, ...tokens, ...sockets, ...files, 'LOG_LEVEL', 'NODE_OPTIONS'])
    expect(Object.keys(environmentOf(name)).sort()).toEqual([...told].sort())
  })

  it('runs on Node 24 and arm64 in the time and memory of its row', () => {
    expect(functionOf(template, name)[1].Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: row.memoryMegabytes ?? 512,
      Timeout: row.timeoutSeconds ?? 10,
    })
  })
})

describe('the table of functions', () => {
  it('has a function for each row and none besides', () => {
    expect(Object.keys(resources(template, 'AWS::Lambda::Function'))).toHaveLength(FUNCTION_NAMES.length)
  })

  it('lets typing write nothing but into mailboxes, and whoever posts into those', () => {
    const { queues, ...others } = FUNCTIONS.typing.may
    expect(
      Object.values(others)
        .flat()
        .filter(verb => /Put|Update|Delete/.test(verb)),
    ).toEqual([])
    expect(queues).toEqual(['Query', 'UpdateItem'])
    for (const name of FUNCTION_NAMES)
      if (FUNCTIONS[name].posts) expect(FUNCTIONS[name].may.queues).toContain('UpdateItem')
  })

  it('tells each function by name which tables, sockets and issuer there are', () => {
    const rooms = { Ref: tableId(template, 'RoomsTable') }
    expect(environmentOf('fanout')).toMatchObject({ ROOMS_TABLE: rooms, LOG_LEVEL: 'INFO' })
    expect(JSON.stringify(environmentOf('fanout').SOCKETS_ENDPOINT)).toMatch(
      /"https:\/\/",\{"Ref":"HeliographSocketsApi\w+"\},"\.execute-api\.",\{"Ref":"AWS::Region"\},"\.",\{"Ref":"AWS::URLSuffix"\},"\/live"/,
    )
    expect(environmentOf('authorizer')).toMatchObject({
      TOKEN_ISSUER: 'https://issuer.example',
      TOKEN_AUDIENCE: 'heliograph',
      TOKEN_JWKS: 'https://issuer.example/.well-known/jwks.json',
    })
  })
})
