import type { ReplyOf, RequestOf } from '../../shared/protocol/routes.ts'

/**
 * Says hello until the list of channels is whole: one frame has room for about two hundred. `replaces`: the
 * connection whose place this one takes, so that it is not one too many, and nobody sees the user go and come.
 */
export const sayHello = async (
  ask: (request: RequestOf<'hello'>) => Promise<ReplyOf<'hello'>>,
  replaces?: string,
): Promise<ReplyOf<'hello'>> => {
  const first = await ask({ replaces })
  const channels = [...first.channels]
  let page = first
  for (let last = channels.at(-1); page.more && last; last = page.channels.at(-1)) {
    page = await ask({ after: last.channel })
    channels.push(...page.channels)
  }
  return { ...first, channels, more: false }
}
