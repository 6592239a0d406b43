import { messagesOnTheWay, type State } from '../model/state.ts'
import type { Session } from '../session/session.ts'
import { type ConnectionWords, connectionWords } from '../words/connection.ts'
import { counted, words } from '../words/language.ts'
import { h, write } from './element.ts'

const COUNT_MS = 250

const restart = (): void => location.reload()

/** The connection: a word in the corner, and a line across the page when something is to be told. */
export const connectionView = (session: Session) => {
  const word = h('span')
  const pill = h('p', { class: 'pill' }, h('span', { class: 'lamp', 'aria-hidden': 'true' }), word)
  const [sentence, spoken] = [
    h('span', { 'aria-hidden': 'true' }),
    h('span', { class: 'for-ears', role: 'status' }),
  ]
  const queue = h('span', { class: 'banner-queue' })
  const again = h('button', { type: 'button', onclick: () => session.reconnect() }, words().connection.tryNow)
  const anew = h('button', { type: 'button', onclick: restart }, words().connection.anew)
  const banner = h('div', { class: 'banner', hidden: true }, sentence, queue, again, anew)
  const tell = (said: ConnectionWords, waiting: number): void => {
    pill.dataset.tone = said.tone
    write(word, said.brief)
    banner.dataset.tone = said.tone
    banner.hidden = said.sentence === undefined
    write(sentence, said.sentence ?? '')
    write(queue, waiting > 0 ? counted(waiting, words().connection.waiting) : '')
    write(spoken, said.spoken)
    again.hidden = said.offer !== 'try'
    anew.hidden = said.offer !== 'restart'
  }
  const now = () => performance.timeOrigin + performance.now()
  const look = () => {
    const { state } = session.store
    tell(connectionWords(state.connection, now()), messagesOnTheWay(state))
  }
  // The seconds run on while nothing else happens.
  setInterval(() => session.store.state.connection.retryAt !== undefined && look(), COUNT_MS)
  let shown: Partial<State> = {}
  const show = (state: State): void => {
    const isSame = state.connection === shown.connection && state.conversations === shown.conversations
    if (!isSame) look()
    shown = state
  }
  return { pill, banner, spoken, show }
}
