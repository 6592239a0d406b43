import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import type { ChatSample } from './source.ts'
import { FUNCTIONS, type FunctionName, STACK, templateOf } from './template.ts'

/**
 * What goes before a handler of the sample. Version 2 of the SDK asks no environment where a service is, and speaks TLS
 * where nobody says otherwise; without TLS it would open any number of sockets at once, so it is given the agent that it has
 * for TLS: fifty sockets, kept for no longer than there are calls. The handlers are those of the sample, letter by letter.
 */
const entry = (file: string): string => `
  process.noDeprecation = true
  const { Agent } = require('node:http')
  const AWS = require('aws-sdk')
  AWS.config.update({
    sslEnabled: false,
    httpOptions: { agent: new Agent({ maxSockets: 50 }) },
    dynamodb: { endpoint: process.env.AWS_ENDPOINT_URL_DYNAMODB },
    ssm: { endpoint: process.env.PLAYED_SERVICES },
  })
  exports.handler = require('./handlers/websocket/${file}.ts').handler
`

/** In the place of `aws-jwt-verify`, which would fetch the keys of a user pool: a token is a name. */
const NO_COGNITO = `
  exports.CognitoJwtVerifier = { create: () => ({ verify: async token => ({ 'cognito:username': token }) }) }
`

/** Bundles one handler; packages stay packages, as the sample has most of its own installed and not bundled. */
const build = (name: FunctionName, { resources }: ChatSample, folder: string, stub: string): void => {
  buildSync({
    stdin: { contents: entry(FUNCTIONS[name]), resolveDir: resources, loader: 'js' },
    outfile: join(folder, name, 'index.js'),
    alias: { 'aws-jwt-verify': stub },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  })
}

const write = (folder: string, name: string, content: object): Promise<void> =>
  writeFile(join(folder, name), JSON.stringify(content))

/** Writes the sample into a folder as `cdk synth` would have written one stack of it. */
export const assemble = async (sample: ChatSample, folder: string, services: string): Promise<void> => {
  const names = Object.keys(FUNCTIONS) as FunctionName[]
  const stub = join(folder, 'no-cognito.js')
  await writeFile(stub, NO_COGNITO)
  for (const name of names) {
    await mkdir(join(folder, name))
    build(name, sample, folder, stub)
    await symlink(join(sample.resources, 'node_modules'), join(folder, name, 'node_modules'), 'dir')
  }
  const files = names.map(name => [
    name,
    { source: { path: name }, destinations: { here: { objectKey: `${name}.zip` } } },
  ])
  const templateFile = `${STACK}.template.json`
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile } }
  await write(folder, 'manifest.json', { artifacts: { [STACK]: stack } })
  await write(folder, templateFile, templateOf(services))
  await write(folder, `${STACK}.assets.json`, { files: Object.fromEntries(files) })
}
