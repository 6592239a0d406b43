import { makeApp } from './app.ts'
import { SettingsError } from './settings.ts'

/** Synthesizes the app into `CDK_OUTDIR` (default: a temporary folder), with the context of `CDK_CONTEXT_JSON` over that of cdk.json. */
try {
  makeApp(process.env.CDK_DEFAULT_ACCOUNT).synth()
} catch (problem) {
  if (!(problem instanceof SettingsError)) throw problem
  console.error(problem.message)
  process.exitCode = 1
}
