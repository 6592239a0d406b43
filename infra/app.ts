import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import cdk from '../cdk.json' with { type: 'json' }
import { bundle } from './bundle.ts'
import { FUNCTION_NAMES } from './functions.ts'
import { settingsOf } from './settings.ts'
import { HeliographStack } from './stack.ts'

const root = join(import.meta.dirname, '..')

/** Where the code of functions goes, and by which name `imports` of package.json finds what posts. */
const CODE = {
  signed: { to: join(root, 'dist', 'functions') },
  sdk: { to: join(root, 'dist', 'functions-sdk'), conditions: ['poster-sdk'] },
} as const

/**
 * The app with its one stack, not yet synthesized: with the context of `CDK_CONTEXT_JSON` over that of cdk.json.
 * @param account the account that it is about to be deployed to, where that is known
 * @throws {SettingsError} for a setting that cannot stand
 */
export const makeApp = (account?: string): App => {
  const app = new App({ context: cdk.context, analyticsReporting: false })
  const settings = settingsOf(key => app.node.tryGetContext(key), account)
  const { to, ...how } = { conditions: [], ...CODE[settings.poster] }
  const code = bundle(FUNCTION_NAMES, {
    from: join(root, 'functions'),
    ...how,
    // Those of one deployment lie beside those of another: a folder is packed once.
    to: settings.words ? `${to}-words` : to,
    ...(settings.words && { alias: { '#blocked-words': settings.words } }),
  })
  new HeliographStack(app, 'Heliograph', { settings, code })
  return app
}
