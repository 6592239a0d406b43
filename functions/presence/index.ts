import { hello } from '../../shared/domain/actions/hello.ts'
import { presence } from '../../shared/domain/actions/presence.ts'
import { privacy } from '../../shared/domain/actions/privacy.ts'
import type { UseCases } from '../../shared/domain/dispatch.ts'
import { actions } from '../actions.ts'
import { clock, environment } from '../environment.ts'
import { greetingLine } from '../metrics.ts'

/** Greets, and says so in a figure: who is never greeted hears nothing. Further pages of the list are no greeting. */
const greeting: NonNullable<UseCases['hello']> = async (app, asked) => {
  const reply = await hello(app, asked)
  if (asked.request.after === undefined)
    process.stdout.write(`${greetingLine({ function: environment.functionName, at: clock.now() })}\n`)
  return reply
}

/** Greets a new socket, keeps and tells what users show. */
export const handler = actions({ hello: greeting, presence, privacy })
