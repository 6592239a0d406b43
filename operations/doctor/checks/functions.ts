import { type Json, objectOf, textOf } from '../../json.ts'
import type { Resource } from '../deployment.ts'
import { type Finding, problem, warning } from '../findings.ts'
import type { Patient } from '../ports.ts'
import { tablesOf } from './tables.ts'

const REDEPLOY = 'npx cdk deploy'

/** What a function is told, as it runs. */
const variablesOf = (configuration: Json | undefined): Readonly<Record<string, string>> =>
  objectOf(objectOf(configuration?.Environment).Variables) as Record<string, string>

const configurationOf = ({ aws }: Patient, { name }: Resource): Promise<Json | undefined> =>
  aws('lambda:GetFunctionConfiguration', { Name: name })

/** What a function's configuration must say: one row a setting. Answers what is wrong. */
const SETTINGS: readonly ((function_: Resource, seen: Json, patient: Patient) => readonly Finding[])[] = [
  ({ name }, { State = 'Active', StateReason }) =>
    State === 'Active' || State === 'Inactive'
      ? []
      : [problem(name, `is ${textOf(State)}: ${textOf(StateReason)}`, REDEPLOY)],
  ({ name }, { LastUpdateStatus = 'Successful', LastUpdateStatusReason }) =>
    LastUpdateStatus === 'Successful'
      ? []
      : [
          problem(
            name,
            `its last update: ${textOf(LastUpdateStatus)} ${textOf(LastUpdateStatusReason)}`,
            REDEPLOY,
          ),
        ],
  ({ name, properties }, { Runtime }) =>
    Runtime === properties.Runtime
      ? []
      : [
          problem(
            name,
            `runs on ${textOf(Runtime)}, and was made for ${textOf(properties.Runtime)}`,
            REDEPLOY,
          ),
        ],
  ({ name }, seen, { deployment }) => {
    const tables = new Set(tablesOf(deployment).map(table => table.name))
    const wrong = Object.entries(variablesOf(seen)).filter(
      ([key, value]) => key.endsWith('_TABLE') && !tables.has(value),
    )
    return wrong.map(([key, value]) =>
      problem(name, `${key} is ${value}, which is no table of the stack`, REDEPLOY),
    )
  },
  ({ name }, seen) =>
    variablesOf(seen).RATE_LIMITS === 'off'
      ? [
          warning(
            name,
            'has no rates: one user may take everything',
            `${REDEPLOY}, without -c rateLimits=off`,
          ),
        ]
      : [],
]

export const lookAtFunction = async (patient: Patient, function_: Resource): Promise<readonly Finding[]> => {
  const seen = await configurationOf(patient, function_)
  if (!seen) return [problem(function_.name, 'is not there', REDEPLOY)]
  return SETTINGS.flatMap(setting => setting(function_, seen, patient))
}

/** RESTORE.md stops writers by a concurrency of nothing, and somebody may forget to let them run again. */
export const lookAtConcurrency = async (
  { aws }: Patient,
  { name, properties }: Resource,
): Promise<readonly Finding[]> => {
  const reserved = (await aws('lambda:GetFunctionConcurrency', { Name: name }))?.ReservedConcurrentExecutions
  const mend = `aws lambda delete-function-concurrency --function-name ${name}`
  if (reserved === 0) return [problem(name, 'is stopped: it may run in no instance', mend)]
  if (reserved === undefined || reserved === properties.ReservedConcurrentExecutions) return []
  return [warning(name, `may run in ${String(reserved)} instances at once alone`, mend)]
}

/** What the functions of a name's kind are told that read tokens; the first speaks for all. */
export const tokenVariables = async (
  patient: Patient,
  function_: Resource,
): Promise<Readonly<Record<string, string>>> => variablesOf(await configurationOf(patient, function_))
