import type { State } from '../model/state.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { type ConnectionWords, connectionWords } from '../words/connection.ts'
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
  const again = h('button', { type: 'button', onclick: () => session.reconnect() }, words().connection.tryNow)
  const anew = h('button', { type: 'button', onclick: restart }, words().connection.anew)
  const banner = h('div', { class: 'banner', hidden: true }, sentence, again, anew)
  const tell = (words: ConnectionWords): void => {
    pill.dataset.tone = words.tone
    write(word, words.brief)
    banner.dataset.tone = words.tone
    banner.hidden = words.sentence === undefined
    write(sentence, words.sentence ?? '')
    write(spoken, words.spoken)
    again.hidden = words.offer !== 'try'
    anew.hidden = words.offer !== 'restart'
  }
  const now = () => performance.timeOrigin + performance.now()
  const look = () => tell(connectionWords(session.store.state.connection, now()))
  // The seconds run on while nothing else happens.
  setInterval(() => session.store.state.connection.retryAt !== undefined && look(), COUNT_MS)
  let shown: State['connection'] | undefined
  const show = ({ connection }: State): void => {
    if (connection !== shown) look()
    shown = connection
  }
  return { pill, banner, spoken, show }
}
