import { type Findings, findingOf, type Target } from '../model/findings.ts'
import { signsIn } from '../words/names.ts'
import { problemWords } from '../words/problems.ts'
import type { Talk } from './talk.ts'

/** The server finds nothing shorter. */
const LEAST = 3

const tell = ({ store }: Talk, findings: Findings): void =>
  // Meanwhile something else may be wanted.
  store.change(state => (state.findings?.wanted === findings.wanted ? { ...state, findings } : state))

/** Looks through the messages of all conversations, newest first; too short a text ends the search. */
export const find = async (talk: Talk, typed: string): Promise<void> => {
  const { client, store } = talk
  const wanted = typed.trim()
  const isLooked = signsIn(wanted) >= LEAST
  if (wanted === (store.state.findings?.wanted ?? '')) return
  const begun: Findings | undefined = isLooked ? { wanted, phase: 'reading', found: [] } : undefined
  store.change(state => ({ ...state, findings: begun }))
  if (!begun) return
  try {
    const { value } = await client.search(wanted).next()
    tell(talk, { wanted, phase: 'ready', found: (value ?? []).map(findingOf) })
  } catch (thrown) {
    tell(talk, { ...begun, phase: 'refused', refusal: problemWords(thrown) })
  }
}

/** Goes to a message, or with `undefined` says that it is there. */
export const aimAt = ({ store }: Talk, target: Target | undefined): void =>
  store.change(state => ({ ...state, target }))
