import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Run, root } from '../steps.ts'

/** An emulator that is deployed to, and whose tokens the deployment believes. */
export type Place = {
  /** Its one address, `http://127.0.0.1:4566`. */
  readonly url: string
  readonly issuer: string
  readonly audience: string
  readonly jwks: string
}

/** Where a deployment is reached. */
export type Deployed = { readonly websocket: string; readonly http: string }

/** Never the account of whoever runs this: the emulator's address and nobody's keys, whatever the environment says. */
export const emulatorEnvironment = (url: string): NodeJS.ProcessEnv => {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))
  return {
    ...Object.fromEntries(own),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

const contextOf = ({ url, issuer, audience, jwks }: Place, authorizer: 'on' | 'off'): string[] => {
  const context = {
    local: 'true',
    removal: 'destroy',
    ministack: url,
    authorizer,
    issuer,
    audience,
    jwks,
    // MiniStack waits 50 ms after each event for a log line; at this level there is one, and it goes on at once.
    logLevel: 'DEBUG',
  }
  return Object.entries(context).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

const cdk = (run: Run, { url }: Place, args: readonly string[], cwd = root): Promise<void> =>
  run.program({
    cwd,
    command: process.execPath,
    args: [join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args],
    env: emulatorEnvironment(url),
  })

/** `cdk bootstrap`, where there is no app that it would synthesize for nothing. */
export const bootstrap = (run: Run, place: Place): Promise<void> =>
  cdk(run, place, ['bootstrap', 'aws://000000000000/us-east-1'], run.folder)

/** `cdk deploy` of the app as it is, a second time over what the first made. */
export const deploy = async (run: Run, place: Place, authorizer: 'on' | 'off'): Promise<Deployed> => {
  const outputs = join(run.folder, 'outputs.json')
  const out = ['--output', join(run.folder, 'cdk.out'), '--outputs-file', outputs]
  await cdk(run, place, ['deploy', '--require-approval', 'never', ...out, ...contextOf(place, authorizer)])
  const { Heliograph } = JSON.parse(await readFile(outputs, 'utf8')) as {
    Heliograph: { WebSocketUrl: string; HttpUrl: string }
  }
  return { websocket: Heliograph.WebSocketUrl, http: Heliograph.HttpUrl }
}

/** `cdk destroy` of what was deployed last. */
export const destroy = (run: Run, place: Place): Promise<void> =>
  cdk(run, place, ['destroy', '--force', '--app', join(run.folder, 'cdk.out')])
