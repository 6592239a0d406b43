import { FILE_CASES } from '../../shared/domain/actions/file-cases.ts'
import type { App } from '../../shared/domain/app.ts'
import type { UseCases } from '../../shared/domain/dispatch.ts'
import type { Storing } from '../../shared/domain/files/file-ports.ts'
import { sparing } from '../../shared/store/busy.ts'
import { dynamoUploads } from '../../shared/store/dynamo/uploads.ts'
import { s3Links } from '../../shared/store/s3/links.ts'
import { s3Objects } from '../../shared/store/s3/objects.ts'
import { actions } from '../actions.ts'
import { dynamo } from '../database.ts'
import { clock, environment, random } from '../environment.ts'
import { once } from '../once.ts'

/** What no other function has, and none other loads. */
const storing = once((): Storing => {
  const bucket = { ...environment.signing, ...environment.attachments, now: clock.now }
  return {
    uploads: sparing(dynamoUploads(dynamo()), random),
    objects: s3Objects(bucket),
    links: s3Links(bucket),
  }
})

type AnyUseCase = (app: App, ask: unknown) => Promise<object>

const withFiles = ([action, useCase]: readonly [string, unknown]) => {
  const answer: AnyUseCase = (app, ask) =>
    (useCase as AnyUseCase)({ ...app, storing: app.storing ?? storing() }, ask)
  return [action, answer] as const
}

/** Takes files in, has them looked at, and hands them out. */
export const handler = actions(Object.fromEntries(Object.entries(FILE_CASES).map(withFiles)) as UseCases)
