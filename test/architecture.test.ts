import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  againstTheOrder,
  bareImports,
  cycles,
  forbiddenImports,
  layerOf,
  roomless,
  strayPackages,
} from './architecture/layers.ts'
import { projectFiles, sourceFile } from './architecture/source-files.ts'
import { breaches, LAWS } from './architecture/words.ts'

const files = projectFiles()
const MOST_LINES = 250
const EMPTY_NAMES = /^(utils?|helpers?|commons?|types|misc|managers?|services?|base)$/
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/

const stemOf = (path: string) => basename(path).split('.')[0] ?? ''
const foldersOf = (path: string) => (path.startsWith('test/') ? [] : path.split('/').slice(0, -1))
const isEmptyName = (path: string) => [stemOf(path), ...foldersOf(path)].some(name => EMPTY_NAMES.test(name))
const lengthOf = (text: string) => text.split('\n').length - 1

describe('the architecture', () => {
  test('is looked at: there are files, and each belongs to a layer', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(files.filter(({ path }) => layerOf(path) === undefined)).toEqual([])
  })

  test('imports go one way', () => {
    expect(forbiddenImports(files)).toEqual([])
  })

  test('the rooms of the domain have an order', () => {
    expect(roomless(files)).toEqual([])
    expect(againstTheOrder(files)).toEqual([])
  })

  test('packages are known only where they belong', () => {
    expect(strayPackages(files)).toEqual([])
  })

  test('relative imports say the whole name of a file', () => {
    expect(bareImports(files)).toEqual([])
  })

  test('no imports go round in a circle', () => {
    expect(cycles(files)).toEqual([])
  })

  test.each(LAWS)('$what', law => {
    expect(breaches(law, files)).toEqual([])
  })

  test(`no file has more than ${MOST_LINES} lines`, () => {
    const long = files.filter(({ text }) => lengthOf(text) > MOST_LINES)
    expect(long.map(({ path, text }) => `${path}: ${lengthOf(text)}`)).toEqual([])
  })

  test('names say what is inside, in lower case with hyphens', () => {
    expect(files.filter(({ path }) => isEmptyName(path)).map(({ path }) => path)).toEqual([])
    expect(files.filter(({ path }) => !KEBAB.test(basename(path))).map(({ path }) => path)).toEqual([])
  })
})

describe('each law bites', () => {
  test.each([
    ['shared/domain/log/append.ts', "import { posted } from '../posting/posting.ts'"],
    ['shared/domain/delivery/fanout.ts', "import { join } from '../actions/join.ts'"],
    ['shared/domain/dispatch.ts', "import { join } from './actions/join.ts'"],
  ])('%s may not look into a room that comes later: %s', (path, text) => {
    expect(againstTheOrder([sourceFile(path, text)])).toHaveLength(1)
  })

  test.each([
    ['shared/protocol/frame.ts', "import { z } from 'zod'"],
    ['shared/protocol/frame.ts', "import type { App } from '../domain/app.ts'"],
    ['shared/domain/actions/join.ts', "import {\n  a,\n  b,\n} from '../../store/keys.ts'"],
    ['shared/domain/actions/join.ts', "import { z } from 'zod/mini'"],
    ['shared/store/keys.ts', "export * from '../auth/tokens.ts'"],
    ['functions/app.ts', "const local = await import('../local/main.ts')"],
    ['infra/stack.ts', "import '../shared/store/keys.ts'"],
    ['client/connect.ts', "import { App } from '../shared/domain/app.ts'"],
    ['client/connect.ts', "import { useState } from 'react'"],
    ['client/connect.ts', "import { useMessages } from './react/messages.ts'"],
    ['client/react/messages.ts', "import { LIMITS } from '../../shared/protocol/limits.ts'"],
    ['client/react/messages.ts', "import { render } from 'react-dom'"],
    ['web/page.ts', "import { tables } from '../local/tables.ts'"],
    ['elsewhere/page.ts', ''],
  ])('%s may not say %s', (path, text) => {
    expect(forbiddenImports([sourceFile(path, text)])).toHaveLength(1)
  })

  test.each([
    [
      'shared/domain/actions/join.ts',
      "import { encode } from '../../protocol/index.ts'\n// import { a } from '../../store/a.ts'",
    ],
    ['shared/store/keys.ts', "import type { App } from '../domain/app.ts'\nimport { b } from './b.ts'"],
    [
      'infra/stack.ts',
      "import { ROUTES } from '../shared/protocol/index.ts'\nconst entry = '../functions/message/main.ts'",
    ],
  ])('%s may say %s', (path, text) => {
    expect(forbiddenImports([sourceFile(path, text)])).toEqual([])
  })

  test('a package in the wrong place, a bare import and a circle are found', () => {
    const one = sourceFile(
      'shared/auth/one.ts',
      "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'\nimport { b } from './two.ts'",
    )
    const two = sourceFile(
      'shared/auth/two.ts',
      "import type { A } from './one.ts'\nimport { c } from './three'",
    )
    expect(strayPackages([one, two])).toEqual(['shared/auth/one.ts -> @aws-sdk/client-dynamodb'])
    expect(bareImports([one, two])).toEqual(['shared/auth/two.ts -> shared/auth/three'])
    expect(cycles([one, two])).toEqual(['shared/auth/one.ts -> shared/auth/two.ts -> shared/auth/one.ts'])
  })

  test.each([
    ['shared/store/keys.ts', 'const table = process.env.TABLE'],
    ['infra/stack.ts', 'const now = Date.now()'],
    ['shared/domain/actions/join.ts', 'const now = new Date()'],
    ['client/connect.ts', "import { randomUUID } from 'node:crypto'\nexport const id = randomUUID()"],
    ['shared/domain/actions/join.ts', 'setTimeout(() => {}, 10)'],
    ['shared/domain/actions/join.ts', "console.log('joined')"],
    ['shared/auth/tokens.ts', 'const claims = JSON.parse(text)'],
    ['shared/store/dynamo.ts', 'client.send(new ScanCommand({}))'],
    ['functions/serve.ts', "switch (action) { case 'message': break }"],
    ['local/gateway.ts', "if (action === 'typing') stop()"],
    ['infra/routes.ts', "const routes = ['join']"],
  ])('%s may not say %s', (path, text) => {
    const file = sourceFile(path, text)
    expect(LAWS.filter(law => breaches(law, [file]).length > 0).length).toBeGreaterThan(0)
  })

  test.each([
    ['functions/app.ts', 'const table = process.env.TABLE\nconst now = Date.now()'],
    [
      'shared/domain/timestamp.ts',
      '// Date.now() is not for us\nconst text = (ms: number) => new Date(ms).toISOString()',
    ],
    ['local/gateway.ts', "socket.on('ping', () => {})"],
    ['functions/presence.ts', "serve('presence')"],
    ['shared/protocol/frame.ts', 'const value: unknown = JSON.parse(text)'],
  ])('%s may say %s', (path, text) => {
    expect(LAWS.flatMap(law => breaches(law, [sourceFile(path, text)]))).toEqual([])
  })

  test.each(['shared/utils.ts', 'shared/store/helpers.ts', 'functions/common/log.ts', 'client/base.ts'])(
    '%s says nothing',
    path => {
      expect(isEmptyName(path)).toBe(true)
    },
  )
})
