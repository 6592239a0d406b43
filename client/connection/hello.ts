import type { ReplyOf, RequestOf } from '../../shared/protocol/routes.ts'
import { hasCode } from '../errors.ts'

type Hello = RequestOf<'hello'>

/** What a hello says of the client. */
type Terms = {
  readonly region: string | undefined
  /** The connection whose place this one takes, so that it is not one too many, and nobody sees the user go and come. */
  readonly replaces?: string | undefined
}

/**
 * Says hello until the list of channels is whole: one frame has room for about two hundred. Each says the region, for one
 * without it may be taken for another place. Where the server refuses it (an older one does) it is left out: nobody should
 * stay away for what is only counted.
 */
export const sayHello = async (
  ask: (request: Hello) => Promise<ReplyOf<'hello'>>,
  { region, replaces }: Terms,
): Promise<ReplyOf<'hello'>> => {
  const say = (request: Hello) =>
    ask({ ...request, region }).catch(thrown => {
      if (!region || !hasCode(thrown, 'INVALID_INPUT')) throw thrown
      return ask(request)
    })
  const first = await say({ replaces })
  const channels = [...first.channels]
  let page = first
  for (let last = channels.at(-1); page.more && last; last = page.channels.at(-1)) {
    page = await say({ after: last.channel })
    channels.push(...page.channels)
  }
  return { ...first, channels, more: false }
}
