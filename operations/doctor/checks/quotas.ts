import { type Json, objectOf, textOf } from '../../json.ts'
import { objectsIn, pagesOf } from '../calls.ts'
import { type Finding, problem, unseen, warning } from '../findings.ts'
import type { Patient } from '../ports.ts'

const ACCOUNT = 'the account'
/** The fan-out has ten lanes for each shard; each frame under way has an instance of its own. */
const LEAST_INSTANCES = 100
/** What an account has unless it is new: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const USUAL_INSTANCES = 1000

/** How many functions may run at once, over the whole account. */
export const lookAtInstances = async ({ aws }: Patient): Promise<readonly Finding[]> => {
  const { AccountLimit } = (await aws('lambda:GetAccountSettings', {})) ?? {}
  const limit = Number(objectOf(AccountLimit).UnreservedConcurrentExecutions)
  const says = `${limit} functions may run at once: frames and deliveries beyond that are turned away`
  const mend =
    'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000'
  if (Number.isNaN(limit)) return [unseen(ACCOUNT, 'its limit of functions at once is not told here')]
  if (limit < LEAST_INSTANCES) return [problem(ACCOUNT, says, mend)]
  return limit < USUAL_INSTANCES ? [warning(ACCOUNT, says, mend)] : []
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
const USUAL_SOCKETS = 500
const ofSockets = ({ QuotaName }: Json): boolean => {
  const words = textOf(QuotaName).toLowerCase()
  return words.includes('connections') && words.includes('second')
}

/** How many sockets may be opened in a second; 10,000 clients that come back within five seconds are 2,000. */
export const lookAtSockets = async ({ aws }: Patient): Promise<readonly Finding[]> => {
  const ask = (next: Json) => aws('servicequotas:ListServiceQuotas', { ServiceCode: 'apigateway', ...next })
  for await (const page of pagesOf(ask)) {
    const quota = objectsIn(page, 'Quotas').find(ofSockets)
    if (!quota) continue
    const value = Number(quota.Value)
    if (value >= USUAL_SOCKETS) return []
    return [
      warning(
        ACCOUNT,
        `${value} sockets a second may be opened`,
        'ask AWS for 500 or more, or raise reconnectSpreadMs',
      ),
    ]
  }
  return [
    unseen(
      ACCOUNT,
      `its quota of new sockets is not told; it is ${USUAL_SOCKETS} a second unless it was changed`,
    ),
  ]
}

/** The account, as one thing to look at. */
export const theAccount = (): readonly string[] => [ACCOUNT]
