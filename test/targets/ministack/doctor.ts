import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { PlainError } from '../../../local/plain-error.ts'
import { root } from '../steps.ts'
import { emulatorEnvironment, type Place } from './deployment.ts'

type Line = { readonly check: string; readonly level: string; readonly says: string; readonly mend?: string }

/** What its CloudFormation leaves out although the template has it: the doctor must find it, and what it says must mend it. */
const LEFT_OUT = ['expiry', 'recovery']

/** What `npm run doctor` finds at the deployment. */
const examine = async ({ url }: Place): Promise<readonly Line[]> => {
  const args = [join(root, 'operations', 'doctor', 'main.ts'), '--endpoint', url, '--json']
  const options = { cwd: root, env: emulatorEnvironment(url) }
  const said = await promisify(execFile)(process.execPath, args, options).catch(
    (fault: { readonly stdout: string; readonly stderr: string }) => fault,
  )
  if (!said.stdout) throw new PlainError(said.stderr)
  return (JSON.parse(said.stdout) as { readonly lines: readonly Line[] }).lines
}

const problems = (lines: readonly Line[]) => lines.filter(({ level }) => level === 'problem')

/** The commands that mend what is left out, as calls of the SDK: nobody need have the AWS CLI here. */
const mend = async (client: DynamoDBClient, { mend: command = '' }: Line): Promise<void> => {
  const [, TableName = ''] = /--table-name (\S+)/.exec(command) ?? []
  const [, AttributeName] = /update-time-to-live .*Enabled=true,AttributeName=(\w+)$/.exec(command) ?? []
  if (AttributeName) {
    const TimeToLiveSpecification = { Enabled: true, AttributeName }
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }))
  } else if (/update-continuous-backups .*PointInTimeRecoveryEnabled=true$/.test(command)) {
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
    await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }))
  } else throw new PlainError(`the doctor says to do what is not known here: ${command}`)
}

/** The doctor finds what MiniStack left out and nothing else, and where what it says was done, nothing. */
export const seeTheDoctor = async (place: Place): Promise<string> => {
  const found = problems(await examine(place))
  const others = found.filter(({ check }) => !LEFT_OUT.includes(check))
  if (others.length > 0) throw new PlainError(`the doctor finds ${JSON.stringify(others)}`)
  if (found.length === 0) throw new PlainError('MiniStack leaves nothing out any more: take LEFT_OUT away')
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ endpoint: place.url, region: 'us-east-1', credentials })
  for (const line of found) await mend(client, line)
  client.destroy()
  const lines = await examine(place)
  if (problems(lines).length > 0) throw new PlainError(`not mended: ${JSON.stringify(problems(lines))}`)
  const well = lines.filter(({ level }) => level === 'ok').length
  return `${found.length} settings that MiniStack left out were found and mended; ${well} checks of ${lines.length} are well`
}
