import { type Event, encode, PROBLEMS } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import type { Ending } from '../posting/leases.ts'

type LastWord = Extract<Event, { event: 'problem' }>

const lastWord = (reconnect: LastWord['reconnect']): LastWord => ({
  event: 'problem',
  code: 'UNAUTHENTICATED',
  message: PROBLEMS.UNAUTHENTICATED.text,
  reconnect,
})

/**
 * What a socket is told before the server closes it. One that is silent or takes nothing would not hear it: it may come
 * back at once, as after any close.
 */
const LAST_WORDS: { readonly [E in Ending]?: LastWord } = {
  expired: lastWord('now'),
  revoked: lastWord('never'),
}

/**
 * Says why and closes the socket, as far as that can be done: it has no place any more, so that nothing is delivered to
 * it and nothing of what it says is accepted, closed or not. Never throws.
 */
export const sever = async (app: App, connection: string, ending: Ending): Promise<void> => {
  const word = LAST_WORDS[ending]
  try {
    if (word) await app.sockets.post(connection, encode(word))
    await app.sockets.close(connection)
  } catch (thrown) {
    app.log('WARN', 'socket not closed', { connection, ending, thrown })
  }
}
