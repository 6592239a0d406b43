import { type Finding, problem, warning } from '../findings.ts'
import type { Patient } from '../ports.ts'

/** What every stack of ours tells. */
const OUTPUTS = ['WebSocketUrl', 'HttpUrl', 'RoomsTable', 'FailuresBucket', 'FanoutFunction']

const SOUND = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE']
const EVENTS = 'npx cdk deploy; the events of the stack say what failed'

export const theStack = ({ deployment }: Patient): readonly string[] => [deployment.stack]

export const lookAtStack = async ({ deployment }: Patient, name: string): Promise<readonly Finding[]> => {
  const { status, outputs } = deployment
  const missing = OUTPUTS.filter(output => !outputs[output])
  const found: Finding[] =
    missing.length > 0 ? [problem(name, `does not tell ${missing.join(', ')}`, 'npx cdk deploy')] : []
  if (SOUND.includes(status)) return found
  const isMoving = status.endsWith('_IN_PROGRESS') || status.endsWith('_CLEANUP_IN_PROGRESS')
  if (isMoving) return [...found, warning(name, `is ${status}`, 'look again when it is done')]
  const isBack = status === 'UPDATE_ROLLBACK_COMPLETE'
  return [...found, (isBack ? warning : problem)(name, `is ${status}`, EVENTS)]
}
