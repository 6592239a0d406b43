import { decode, encode } from '../protocol/index.ts'
import type { App } from './app.ts'
import { dispatch, type UseCases } from './dispatch.ts'
import type { Caller } from './ports.ts'

/** A socket's way to `dispatch`: the text of a frame is read once, and that of its reply written once. Nothing for a frame without `id`. */
export const spoken = async (
  app: App,
  useCases: UseCases,
  who: () => Promise<Caller>,
  text: string,
  requestId: string,
): Promise<string | undefined> => {
  const reply = await dispatch(app, useCases, who, decode(text), requestId)
  return reply && encode(reply)
}
