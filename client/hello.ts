import type { ReplyOf, RequestOf } from '../shared/protocol/routes.ts'

/** Says hello until the list of channels is whole: one frame has room for about two hundred. */
export const sayHello = async (
  ask: (request: RequestOf<'hello'>) => Promise<ReplyOf<'hello'>>,
): Promise<ReplyOf<'hello'>> => {
  const first = await ask({})
  const channels = [...first.channels]
  let page = first
  for (let last = channels.at(-1); page.more && last; last = page.channels.at(-1)) {
    page = await ask({ after: last.channel })
    channels.push(...page.channels)
  }
  return { ...first, channels, more: false }
}
