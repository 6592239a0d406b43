import { USE_CASES } from '../../../shared/domain/actions/use-cases.ts'
import type { UseCases } from '../../../shared/domain/dispatch.ts'
import type { Caller } from '../../../shared/domain/ports.ts'
import { spoken } from '../../../shared/domain/spoken.ts'
import { type Action, PROBLEMS, type ProblemBody, ROUTES } from '../../../shared/protocol/index.ts'
import type { TestApp } from '../../support/app.ts'
import { type Cell, expectedOf, type Speaker } from './cells.ts'
import { digestOf, type Scene, sceneOf } from './scene.ts'

/** Asks the cells of the matrix, each of a world of its own, and says where an answer is not as expected. */

export type Answer = { readonly ok: boolean; readonly error?: ProblemBody; readonly [field: string]: unknown }
/** One of the functions that services invoke, over a world. */
type Invoked = (app: TestApp, event: object) => Promise<object>
export type Ways = {
  /** Asks what a speaker asks who has a token; absent: over a socket. */
  readonly asks?: (app: TestApp, caller: Caller, action: Action, parameters: object) => Promise<Answer>
  readonly publish: Invoked
  readonly manage: Invoked
  readonly useCases?: UseCases
  /** Breaks something of a world before it is asked. */
  readonly spoil?: (app: TestApp) => void
}

const answerTo = async (
  { action }: Cell,
  parameters: object,
  { talk, caller }: Scene,
  speaker: Speaker,
  ways: Ways,
): Promise<Answer> => {
  const event = { action, ...parameters }
  if (speaker === 'publish' || speaker === 'manage')
    return (await ways[speaker](talk.app, event)) as unknown as Answer
  if (ways.asks) return ways.asks(talk.app, caller, action, parameters)
  const frame = JSON.stringify({ ...event, id: 'q' })
  const text = await spoken(talk.app, ways.useCases ?? USE_CASES, async () => caller, frame, 'request')
  const { reply: _, ...answer } = JSON.parse(text ?? '{}')
  return answer
}

/** What is wrong with a refusal: unless the frame itself is bad it says nothing but its code, so all of one code are the same bytes. */
const faultsOfRefusal = (answer: Answer): readonly string[] => {
  const code = answer.error?.code ?? 'INTERNAL'
  const bare = JSON.stringify({ ok: false, error: { code, message: PROBLEMS[code].text } })
  return code === 'INVALID_INPUT' || JSON.stringify(answer) === bare ? [] : ['it says more than its code']
}

const faultsOf = (cell: Cell, answer: Answer, expected: string): readonly string[] => {
  const got = answer.ok ? 'yes' : String(answer.error?.code)
  if (got !== expected) return [`${expected} was expected, ${got} came`]
  if (!answer.ok) return faultsOfRefusal(answer)
  const { ok: _, ...result } = answer
  return ROUTES[cell.action].reply.safeParse(result).success ? [] : ['the reply is none of the action’s']
}

const begin = async (speaker: Speaker, { spoil }: Ways): Promise<Scene> => {
  const scene = await sceneOf(speaker)
  spoil?.(scene.talk.app)
  return scene
}

/** Where the answers to one speaker are not those of the tables, a line each, and how many were asked. */
export const disagreements = async (cells: readonly Cell[], speaker: Speaker, ways: Ways) => {
  const wrong: string[] = []
  let [asked, scene] = [0, await begin(speaker, ways)]
  for (const cell of cells) {
    const parameters = cell.parameters(scene.me)
    if (!parameters) continue
    asked++
    const before = digestOf(scene.talk.app)
    const answer = await answerTo(cell, parameters, scene, speaker, ways)
    const faults = [...faultsOf(cell, answer, expectedOf(cell, speaker))]
    const isTouched = digestOf(scene.talk.app) !== before
    if (!answer.ok && isTouched) faults.push('what was refused left a trace')
    wrong.push(...faults.map(fault => `${speaker}: ${cell.action}, ${cell.of}: ${fault}`))
    if (answer.ok || isTouched) scene = await begin(speaker, ways)
  }
  return { asked, wrong }
}
