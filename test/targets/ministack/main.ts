import { delimiter, dirname, join } from 'node:path'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { PlainError } from '../../../local/plain-error.ts'
import { type ServedIssuer, serveIssuer } from '../issuer.ts'
import { freePort, startServer } from '../server.ts'
import { type Run, runMain, startRun } from '../steps.ts'
import { type Outcome, runSuite } from '../suite.ts'
import { environmentFor } from '../target.ts'
import { bootstrap, type Deployed, deploy, destroy, emulatorEnvironment, type Place } from './deployment.ts'
import { seeTheDoctor } from './doctor.ts'
import { EXCUSED } from './excused.ts'
import { pythonPrograms } from './python.ts'

/** What refuses and ends sockets: held against the deployment whose connect function verifies by itself. */
const REFUSALS = 'connecting|revoke'

/** How the suite deals with it; DESIGN.md has the same. Its queries look at every item of a log, so long ones take minutes. */
const MANNERS = { bearer: 'header', patience: 20_000, scale: { entries: 300 } } as const
const MANNERS_TOLD = `tokens in the header, ${MANNERS.scale.entries} entries wait and not 1000, a frame is waited for 20 s and not 5`

const start = async (run: Run, programs: string, port: number): Promise<AsyncDisposable> => {
  const url = `http://127.0.0.1:${port}`
  const { AWS_ENDPOINT_URL: _own, ...environment } = emulatorEnvironment(url)
  return startServer({
    command: join(programs, 'ministack'),
    args: [],
    env: {
      ...environment,
      // It runs functions by the first node that it finds; this one is the version of Lambda.
      PATH: `${dirname(process.execPath)}${delimiter}${environment.PATH}`,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      TMPDIR: run.folder,
      S3_DATA_DIR: join(run.folder, 's3'),
      STATE_DIR: join(run.folder, 'state'),
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
    },
    log: join(run.folder, 'ministack.log'),
    url: `${url}/_localstack/health`,
    patience: 60_000,
  })
}

const contract = async (
  run: Run,
  deployed: Deployed,
  issuer: ServedIssuer,
  authorizer: 'on' | 'off',
): Promise<Outcome> =>
  runSuite(run, {
    report: `ministack-authorizer-${authorizer}`,
    args: ['--config', 'vitest.targets.config.ts', ...(authorizer === 'on' ? [] : ['-t', REFUSALS])],
    env: environmentFor({
      ...deployed,
      name: `MiniStack, authorizer ${authorizer}`,
      tokens: await issuer.tokens(),
      ...MANNERS,
      excused: EXCUSED[authorizer],
    }),
    excused: EXCUSED[authorizer],
  })

const store = (run: Run, { url }: Place): Promise<Outcome> =>
  runSuite(run, {
    report: 'ministack-store',
    args: ['test/store'],
    env: { DYNAMODB_ENDPOINT: url, DYNAMODB_NAME: 'MiniStack' },
  })

/** The stack's tables are gone with it; a table that stays would cost somebody money elsewhere. */
const nothingIsLeft = async ({ url }: Place): Promise<void> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials })
  const { TableNames = [] } = await client.send(new ListTablesCommand({}))
  client.destroy()
  if (TableNames.length > 0)
    throw new PlainError(`after the stack these tables are left: ${TableNames.join(', ')}`)
}

const main = async (): Promise<boolean> => {
  await using run = await startRun('ministack')
  const programs = await pythonPrograms(run)
  await using issuer = await serveIssuer(run.folder)
  const port = await freePort()
  const place = { ...issuer, url: `http://127.0.0.1:${port}` }
  await using _emulator = await run.step('starts', () => start(run, programs, port))
  await run.step('cdk bootstrap', () => bootstrap(run, place))
  const outcomes: [string, Outcome][] = []
  console.log(`ministack: met by configuration: ${MANNERS_TOLD} (DESIGN.md says why)`)
  const deployed = await run.step('cdk deploy', () => deploy(run, place, 'on'))
  const hold = async (what: string, doing: () => Promise<Outcome>) =>
    outcomes.push([what, await run.step(what, doing)])
  await hold('the contract', () => contract(run, deployed, issuer, 'on'))
  const bare = await run.step('cdk deploy without the authorizer', () => deploy(run, place, 'off'))
  await hold('what refuses, by the connect function', () => contract(run, bare, issuer, 'off'))
  const health = await run.step('npm run doctor', () => seeTheDoctor(place))
  await hold('the store suite', () => store(run, place))
  await run.step('cdk destroy', () => destroy(run, place))
  await nothingIsLeft(place)
  for (const [what, { line }] of outcomes) console.log(`ministack: ${what}: ${line}`)
  console.log(`ministack: npm run doctor: ${health}`)
  return outcomes.every(([, { ok }]) => ok)
}

await runMain(main)
