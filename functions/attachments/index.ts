import { FILE_CASES } from '../../shared/domain/actions/file-cases.ts'
import type { Storing } from '../../shared/domain/files/file-ports.ts'
import { sparing } from '../../shared/store/busy.ts'
import { dynamoUploads } from '../../shared/store/dynamo/uploads.ts'
import { s3Links } from '../../shared/store/s3/links.ts'
import { s3Objects } from '../../shared/store/s3/objects.ts'
import { actions } from '../actions.ts'
import { dynamo } from '../database.ts'
import { clock, environment, random } from '../environment.ts'
import { equipped } from '../equipped.ts'
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

/** Takes files in, has them looked at, and hands them out. */
export const handler = actions(equipped(FILE_CASES, app => ({ storing: app.storing ?? storing() })))
