import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, startServer } from '../server.ts'
import { cache, meaning, type Run, runMain, startRun } from '../steps.ts'
import { runSuite } from '../suite.ts'

/** Runs on Java 17: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.DownloadingAndRunning.html */
const NO_JAVA =
  'java is not there: DynamoDB Local needs Java 17 or newer (Debian: apt-get install default-jre-headless)'
const NO_MAVEN = 'mvn is not there: it downloads DynamoDB Local (Debian: apt-get install maven)'
const NO_DOWNLOAD =
  'DynamoDB Local could not be downloaded; mvn takes its repositories and its proxy from its own settings'
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

/** The folder with DynamoDB Local; downloaded where it is not there in the version of `pom.xml`. */
const jars = async (run: Run): Promise<string> => {
  const pom = join(import.meta.dirname, 'pom.xml')
  const version = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 12)
  const folder = join(cache, `dynamodb-local-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const half = `${folder}.half`
  await rm(half, { recursive: true, force: true })
  await run.step('downloads DynamoDB Local', () =>
    run
      .program({
        command: 'mvn',
        args: ['-B', '-q', '-f', pom, COPY, '-DincludeScope=runtime', `-DoutputDirectory=${half}`],
        missing: NO_MAVEN,
      })
      .catch(meaning(NO_DOWNLOAD)),
  )
  await rename(half, folder)
  return folder
}

const main = async (): Promise<boolean> => {
  await using run = await startRun('dynamodb-local')
  await run.program({ command: 'java', args: ['-version'], missing: NO_JAVA })
  const folder = await jars(run)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const runner = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner'
  await using _server = await run.step('starts it', () =>
    startServer({
      command: 'java',
      args: ['-Xmx512m', `-Djava.library.path=${folder}`, '-cp', join(folder, '*'), runner].concat([
        '-inMemory',
        '-disableTelemetry',
        '-port',
        String(port),
      ]),
      log: join(run.folder, 'server.log'),
      url,
      patience: 60_000,
    }),
  )
  const { ok, line } = await run.step('the store suite', () =>
    runSuite(run, {
      report: 'dynamodb-local',
      args: ['test/store'],
      env: { DYNAMODB_ENDPOINT: url, DYNAMODB_NAME: 'DynamoDB Local' },
    }),
  )
  console.log(`dynamodb-local: ${line}`)
  return ok
}

await runMain(main)
