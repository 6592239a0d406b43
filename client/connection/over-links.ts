import type { Action, ReplyOf, RequestOf } from '../../shared/protocol/routes.ts'
import { hasCode, LinkLost } from '../errors.ts'
import { DEADLINE_MS, type Link } from './link.ts'

/** Gives the link that there is, as soon as there is one. */
type Links = (withinMs?: number) => Promise<Link>

/** Asks over as many links as it takes within one deadline. */
export const askOverLinks = async <A extends Action>(
  links: Links,
  now: () => number,
  action: A,
  request: RequestOf<A>,
): Promise<ReplyOf<A>> => {
  const until = now() + DEADLINE_MS
  for (;;) {
    const link = await links(until - now())
    try {
      return await link.ask(action, request, until - now())
    } catch (thrown) {
      if (!(thrown instanceof LinkLost)) throw thrown
    }
  }
}

/** Asks on one link. One that has said nothing at all since is given up when the deadline has passed. */
export const askOneLink = async <A extends Action>(
  links: Links,
  now: () => number,
  action: A,
  request: RequestOf<A>,
): Promise<ReplyOf<A>> => {
  const link = await links()
  const asked = now()
  try {
    return await link.ask(action, request)
  } catch (thrown) {
    if (hasCode(thrown, 'TIMEOUT') && !link.heardSince(asked)) link.fail({})
    throw thrown
  }
}
