import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { LocalRuntime } from '../../local/runtime.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { startTestStack, talkAs } from './fixtures/test-runtime.ts'

let runtime: LocalRuntime | undefined
afterEach(() => runtime?.stop())

/** GIVEN the test stack without some of its grants */
const assemblyWithout = (...actions: readonly string[]): string => {
  const folder = temporaryFolder()
  cpSync(join(import.meta.dirname, 'fixtures', 'assembly'), folder, { recursive: true })
  const path = join(folder, 'Test.template.json')
  const without = actions.reduce(
    (text, action) => text.replaceAll(`"${action}"`, '"dynamodb:ListBackups"'),
    readFileSync(path, 'utf8'),
  )
  writeFileSync(path, without)
  return folder
}

const deeds = async (options: Parameters<typeof startTestStack>[0]) => {
  const started = await startTestStack(options)
  runtime = started.runtime
  const alice = await talkAs(runtime, 'alice')
  const { said: put } = await alice.ask({ do: 'tryPut', item: { pk: { S: 'p' }, sk: { S: 's' } } })
  const { said: post } = await alice.ask({ do: 'post', to: alice.id, text: '{}' })
  return { put, post }
}

const assembly = () => assemblyWithout('dynamodb:PutItem', 'execute-api:ManageConnections')

test('a function without a grant is refused by the database and by @connections, and it is told', async () => {
  expect(await deeds({ assembly: assembly(), roles: true })).toEqual({
    put: 'AccessDeniedException',
    post: 'ForbiddenException',
  })
  const { refused } = runtime?.roles() ?? { refused: [] }
  const asked = refused.map(line => /perform: (\S+)/.exec(line)?.[1])
  expect(asked).toEqual(expect.arrayContaining(['dynamodb:PutItem', 'execute-api:ManageConnections']))
})

test('a function with its grants does what it does', async () => {
  expect(await deeds({ roles: true })).toEqual({ put: 'done', post: 'sent' })
  expect(runtime?.roles()?.refused).toEqual([])
})

test('nothing is enforced that nobody asked for', async () => {
  expect(await deeds({ assembly: assembly() })).toEqual({ put: 'done', post: 'sent' })
  expect(runtime?.roles()).toBeUndefined()
})
