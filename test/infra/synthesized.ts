import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import cdk from '../../cdk.json' with { type: 'json' }
import { FUNCTION_NAMES, type FunctionName } from '../../infra/functions.ts'
import { settingsOf } from '../../infra/settings.ts'
import { HeliographStack } from '../../infra/stack.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** A resource of a template, as far as tests look. */
export type Resource = {
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
}

/** Writes a file for each function: its bundle, or its source. */
export const stubs = (folder: string, file: string): string => {
  for (const name of FUNCTION_NAMES) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, file), `exports.handler = async () => '${name}'\n`)
  }
  return folder
}

/** The app of this context over that of cdk.json, with stubs for bundles, not yet synthesized. */
export const appOf = (context: Record<string, unknown> = {}): { app: App; stack: HeliographStack } => {
  // CDK's own validation of templates takes seconds; the test of the app as it is run keeps it.
  process.env.CDK_VALIDATION = 'false'
  const app = new App({
    context: { ...cdk.context, ...context },
    analyticsReporting: false,
    outdir: temporaryFolder(),
  })
  const settings = settingsOf(key => app.node.tryGetContext(key))
  const stack = new HeliographStack(app, 'Heliograph', {
    settings,
    code: stubs(temporaryFolder(), 'index.js'),
  })
  return { app, stack }
}

/** The stack of an app like that. Synthesizes: once a file is enough. */
export const synthesized = (context: Record<string, unknown> = {}): Template =>
  Template.fromStack(appOf(context).stack)

/** Every resource of a kind by its logical id. */
export const resources = (template: Template, type: string): Readonly<Record<string, Resource>> =>
  template.findResources(type) as Record<string, Resource>

/** The one resource of a kind with these values; fails when there are none or several. */
export const only = (
  template: Template,
  type: string,
  has: Record<string, unknown> = {},
): [string, Resource] => {
  const found = Object.entries(resources(template, type)).filter(([, { Properties }]) =>
    Object.entries(has).every(([key, value]) => JSON.stringify(Properties[key]) === JSON.stringify(value)),
  )
  const [one, ...others] = found
  if (!one || others.length > 0) throw new Error(`${found.length} of ${type} have ${JSON.stringify(has)}`)
  return one
}

/** The function of a row, known by the name at the beginning of its description. */
export const functionOf = (template: Template, name: FunctionName): [string, Resource] => {
  const all = Object.entries(resources(template, 'AWS::Lambda::Function'))
  const found = all.find(([, { Properties }]) => String(Properties.Description).startsWith(`${name}: `))
  if (!found) throw new Error(`no function ${name}`)
  return found
}

/** The logical id of a table, through the output that tells its name. */
export const tableId = (template: Template, output: string): string =>
  (template.findOutputs(output)[output] as { Value: { Ref: string } }).Value.Ref
