import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import cdk from '../cdk.json' with { type: 'json' }
import { bundle } from './bundle.ts'
import { FUNCTION_NAMES } from './functions.ts'
import { SettingsError, settingsOf } from './settings.ts'
import { HeliographStack } from './stack.ts'

const root = join(import.meta.dirname, '..')

/** Synthesizes the app into `CDK_OUTDIR` (default: a temporary folder), with the context of `CDK_CONTEXT_JSON` over that of cdk.json. */
const main = (): void => {
  const app = new App({ context: cdk.context, analyticsReporting: false })
  const settings = settingsOf(key => app.node.tryGetContext(key), process.env.CDK_DEFAULT_ACCOUNT)
  const code = bundle(FUNCTION_NAMES, { from: join(root, 'functions'), to: join(root, 'dist', 'functions') })
  new HeliographStack(app, 'Heliograph', { settings, code })
  app.synth()
}

try {
  main()
} catch (problem) {
  if (!(problem instanceof SettingsError)) throw problem
  console.error(problem.message)
  process.exitCode = 1
}
