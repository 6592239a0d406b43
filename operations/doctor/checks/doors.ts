import { type Finding, problem, warning } from '../findings.ts'
import type { Patient } from '../ports.ts'

type Door = 'WebSocketUrl' | 'HttpUrl'

/** The address that an output tells, as one thing to look at; none where the stack tells none. */
export const doorOf =
  (output: Door) =>
  ({ deployment }: Patient): readonly string[] =>
    deployment.outputs[output] ? [deployment.outputs[output]] : []

/** With a token alone: the address that a socket is opened at. */
export const doorWithToken = (patient: Patient): readonly string[] =>
  patient.token ? doorOf('WebSocketUrl')(patient) : []

const SEE = 'see the log of the authorizer function'
const none = (url: string) =>
  problem(url, 'gives no answer', 'see that its name resolves and its stage is deployed')

/** Which of 401 and 403 it is depends on how early the gateway can tell; both refuse. */
const REFUSALS = [401, 403]

/** Nobody gets in without a token. */
export const lookAtStrangers = async ({ web }: Patient, url: string): Promise<readonly Finding[]> => {
  const status = await web.upgrade(url)
  if (status === undefined) return [none(url)]
  if (status === 101)
    return [problem(url, 'opens a socket to anybody', 'npx cdk deploy: $connect must have its authorizer')]
  return REFUSALS.includes(status)
    ? []
    : [problem(url, `answers an upgrade without a token with ${status}, not 401`, SEE)]
}

/** Whoever has a good token does. */
export const lookAtFriends = async ({ web, token }: Patient, url: string): Promise<readonly Finding[]> => {
  const status = await web.upgrade(url, token)
  if (status === undefined) return [none(url)]
  const mend = `compare the token's iss, aud and exp with the settings; ${SEE}`
  return status === 101 ? [] : [problem(url, `refuses a socket with the token: ${status}`, mend)]
}

/** What each route of the HTTP API answers to a stranger: one row a route. */
const STRANGER = { '/tickets': 401, '/publish': 403 } as const

export const lookAtRoutes = async ({ web }: Patient, url: string): Promise<readonly Finding[]> => {
  const found: Finding[] = []
  for (const [path, wanted] of Object.entries(STRANGER)) {
    const answer = await web.post(url + path)
    if (!answer) return [none(url)]
    if (answer.status !== wanted)
      found.push(
        problem(url + path, `answers a stranger with ${answer.status}, not ${wanted}`, 'npx cdk deploy'),
      )
  }
  return found
}

const NOTICED_MS = 60_000
/** Beyond this AWS refuses signatures, and tokens begin too late or end too early. */
const REFUSED_MS = 5 * 60_000

/** Whether the clock here is that of AWS. */
export const lookAtClock = async ({ web, now }: Patient, url: string): Promise<readonly Finding[]> => {
  const date = (await web.post(`${url}/tickets`))?.date
  if (date === undefined) return []
  const off = Math.abs(now() - date)
  const says = `the clock of this machine is ${Math.round(off / 1000)} s off`
  const mend = 'set it by the network (NTP); look at the clock of the issuer too'
  if (off > REFUSED_MS) return [problem(url, says, mend)]
  return off > NOTICED_MS ? [warning(url, says, mend)] : []
}
