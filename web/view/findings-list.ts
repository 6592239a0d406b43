import { excerptOf, type Finding, type Findings } from '../model/findings.ts'
import { titleIn } from '../model/inbox.ts'
import type { State } from '../model/state.ts'
import { hashOf } from '../session/address.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { nameOf } from '../words/names.ts'
import { briefOf } from '../words/times.ts'
import { h, write } from './element.ts'

const statusOf = ({ phase, refusal, found }: Findings): string => {
  const { reading, none } = words().findings
  if (phase === 'refused') return refusal ?? ''
  if (phase === 'reading') return reading
  return found.length === 0 ? none : ''
}

const findingRow = (session: Session, finding: Finding, wanted: string): HTMLElement => {
  const me = session.store.state.me.id
  const [before, match, after] = excerptOf(finding.text, wanted)
  const who = finding.from === me ? words().message.you : nameOf(finding.from)
  return h(
    'li',
    {},
    h(
      'a',
      { href: hashOf(finding.channel), onclick: () => session.aimAt(finding) },
      h(
        'span',
        { class: 'texts' },
        h(
          'span',
          {},
          h('span', { class: 'title', dir: 'auto' }, titleIn(session.store.state, finding.channel)),
          h('span', { class: 'when' }, briefOf(finding.at, Date.now())),
        ),
        h('span', { class: 'excerpt', dir: 'auto' }, `${who}: ${before}`, h('mark', {}, match), after),
      ),
    ),
  )
}

/** The messages that have what was typed into the field above the inbox. */
export const findingsList = (session: Session) => {
  const list = h('ul', { class: 'channels findings' })
  const status = h('p', { class: 'list-status', role: 'status' })
  const element = h('section', { hidden: true }, h('h2', {}, words().findings.title), status, list)
  let shown: Findings | undefined
  const show = ({ findings }: State): void => {
    element.hidden = findings === undefined
    if (findings === shown) return
    shown = findings
    write(status, findings ? statusOf(findings) : '')
    status.hidden = status.textContent === ''
    const rows = (findings?.found ?? []).map(one => findingRow(session, one, findings?.wanted ?? ''))
    list.replaceChildren(...rows)
  }
  return { element, show }
}
