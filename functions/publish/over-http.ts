import { Problem } from '../../shared/domain/problem.ts'
import { type HttpAnswer, httpAnswer, problemAnswer } from '../http-answer.ts'
import { bodyOf, type HttpRequest } from '../http-request.ts'
import { SERVICE } from '../invoked.ts'
import { say } from './say.ts'

/**
 * Publishes what a signed request says, and answers with the reply's content, or with a problem. The route has the IAM
 * authorizer; should somebody add one without, what it brings is refused here too.
 */
export const overHttp = async (request: HttpRequest, requestId: string): Promise<HttpAnswer> => {
  if (!request.requestContext.authorizer?.iam) return problemAnswer(new Problem('FORBIDDEN').body)
  const asked = bodyOf(request)
  if (asked instanceof Problem) return problemAnswer(asked.body)
  return httpAnswer(await say(asked, requestId), 200, { from: SERVICE })
}
