import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { follow } from './child.ts'
import { PlainError } from './plain-error.ts'
import { type JsonObject, objectOf } from './template/json.ts'

/** Synthesizes a stack into a folder; the context is added to its app's own. */
export type Synthesis = (folder: string, context: JsonObject) => Promise<void>

/** Context of the CDK app: the CLI would pass what `cdk.json` says, so the same is passed here. */
const contextWith = async (repository: string, context: JsonObject): Promise<string> => {
  const settings = await readFile(join(repository, 'cdk.json'), 'utf8').then(JSON.parse, () => ({}))
  return JSON.stringify({ ...objectOf(objectOf(settings).context), ...context })
}

/**
 * Synthesizes the stack of a checkout of this project that has its dependencies, as `cdk synth` would but without the CLI.
 * Rejects with what the app said where it fails.
 */
export const synthesisOf =
  (repository: string): Synthesis =>
  async (folder, context) => {
    // An account that the shell is set up for has no part in a stack for this machine.
    const { CDK_DEFAULT_ACCOUNT: _account, CDK_DEFAULT_REGION: _region, ...shell } = process.env
    const env = {
      // What `cdk synth` and `cdk deploy` ask of a template takes longer than all else of a start together, and nobody deploys this one.
      CDK_VALIDATION: 'false',
      ...shell,
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: await contextWith(repository, context),
    }
    const child = spawn(process.execPath, [join(repository, 'infra', 'main.ts')], {
      cwd: repository,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    const end = await follow(child)
    if (end !== 'exit code 0')
      throw new PlainError(`the stack could not be synthesized:\n${Buffer.concat(said).toString().trim()}`)
  }

/** Synthesizes the stack of this very project. */
export const synthesize = synthesisOf(join(import.meta.dirname, '..'))
