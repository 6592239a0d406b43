import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'
import { soon } from './fixtures/soon.ts'
import { talkAs } from './fixtures/test-runtime.ts'

const main = join(import.meta.dirname, '..', '..', 'local', 'main.ts')

type Run = {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly code: Promise<number | null>
}

const run = (argv: readonly string[], environment: Record<string, string> = {}): Run => {
  const { FORCE_COLOR: _color, ...shell } = process.env
  const child = spawn(process.execPath, [main, ...argv], {
    env: { ...shell, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', chunk => {
    said.out += String(chunk)
  })
  child.stderr.on('data', chunk => {
    said.err += String(chunk)
  })
  return {
    child,
    out: () => said.out,
    err: () => said.err,
    code: once(child, 'close').then(([code]) => code),
  }
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)

describe('npm start', () => {
  test('tells of a port in use in one line', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' ? address?.port : 0
    const { code, err, out } = run(['--json', '--port', String(port)])
    expect(await code).toBe(1)
    expect(lastLine(err())).toMatch(new RegExp(`^heliograph: port ${port} .* is in use`))
    expect(out()).toBe('')
    taken.close()
  })

  test('tells of a folder that cannot be written to in one line', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const { code, err } = run(['--data', join(file, 'below')])
    expect(await code).toBe(1)
    expect(lastLine(err())).toContain('cannot be written to')
  })

  test('tells of a missing database in one line', async () => {
    const { code, err } = run([], { DYNOXIDE_BIN: '/nowhere/dynoxide' })
    expect(await code).toBe(1)
    expect(err().trim().split('\n')).toEqual([expect.stringContaining('/nowhere/dynoxide')])
  })

  test('helps', async () => {
    const { code, out } = run(['--help'])
    expect(await code).toBe(0)
    expect(out()).toContain('--data')
  })

  test('ends at once with 0 when it is interrupted while it starts', async () => {
    const { child, code, err, out } = run(['--json'])
    await soon(err, 10_000).toContain('synthesizing')
    child.kill('SIGINT')
    expect(await code).toBe(0)
    expect(out()).toBe('')
  })

  test('runs whatever stack was synthesized into a folder that it is told of', async () => {
    const assembly = join(import.meta.dirname, 'fixtures', 'assembly')
    const { child, code, out } = run(['--json', '--assembly', assembly])
    await soon(out, 50_000).toContain('\n')
    const { id, socket } = await talkAs(JSON.parse(out()), 'alice')
    expect(id).toMatch(/./)
    socket.close()
    child.kill('SIGINT')
    expect(await code).toBe(0)
  }, 70_000)

  test('prints one line when it is ready, and an interrupt leaves nothing running', async () => {
    const { child, code, out } = run(['--json'])
    await soon(out, 50_000).toContain('\n')
    const line = JSON.parse(out())
    expect(Object.keys(line)).toEqual(['websocket', 'http', 'web', 'database', 'tokens'])
    expect(Object.keys(line.tokens)).toEqual(['alice', 'bob', 'carol', 'agent', 'admin'])
    expect((await fetch(`${line.web}/.well-known/jwks.json`)).status).toBe(200)
    child.kill('SIGINT')
    expect(await code).toBe(0)
    expect(out().trim().split('\n')).toHaveLength(1)
    await expect(fetch(line.web)).rejects.toThrow()
  }, 70_000)
})

test('a runtime that is killed takes its database with it', async () => {
  const runtime = join(import.meta.dirname, 'fixtures', 'test-runtime.ts')
  const program = `import { startTestStack } from ${JSON.stringify(runtime)}
    const { runtime } = await startTestStack()
    console.log(runtime.database.pid())`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    env: { ...process.env, TMPDIR: temporaryFolder() },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await once(child.stdout, 'data')
  const pid = Number(String(said).trim())
  process.kill(pid, 0)
  child.kill('SIGKILL')
  const isAlive = () => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  await soon(isAlive).toBe(false)
})
