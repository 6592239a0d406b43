import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Line } from '../../operations/doctor/examine.ts'
import { type Started, startByCommand } from '../support/command.ts'

// GIVEN the stack as `npm start` runs it
let started: Started
beforeAll(async () => {
  started = await startByCommand()
})
afterAll(() => started?.stop())

/** Runs the command as a person does. */
const doctor = async (...args: readonly string[]): Promise<{ code: number; out: string; err: string }> => {
  const own = ['operations/doctor/main.ts', '--endpoint', `${started.web}/local/aws`, ...args]
  type Ended = { readonly stdout: string; readonly stderr: string; readonly code?: number }
  const ended: Ended = await promisify(execFile)(process.execPath, own).catch((fault: Ended) => fault)
  return { code: ended.code ?? 0, out: ended.stdout, err: ended.stderr }
}

describe('npm run doctor, of what npm start runs', () => {
  it('finds everything well that is played here, and says what is not', async () => {
    const { code, out, err } = await doctor('--json', '--token', started.tokens.alice ?? '')
    expect(err).toBe('')
    const { ok, lines } = JSON.parse(out) as { ok: boolean; lines: Line[] }
    expect(lines.filter(({ level }) => level === 'problem' || level === 'warning')).toEqual([])
    expect([ok, code]).toEqual([true, 0])
    const well = lines.filter(({ level }) => level === 'ok').map(({ check }) => check)
    expect(well).toEqual([
      ...['stack', 'expiry', 'functions', 'instances', 'stream', 'rules', 'given up', 'events'],
      ...['sockets', 'token', 'http', 'clock', 'keys'],
    ])
  })

  it('ends with 1 and says what to do where something is wrong', async () => {
    const { code, out } = await doctor('--token', 'no.good.token')
    expect(out).toMatch(/^problem {2}token .*: 401 -> compare the token's iss, aud and exp/m)
    expect(out.trim().split('\n').at(-1)).toMatch(/^\d+ ok, 0 warning, 1 problem, \d+ unseen$/)
    expect(code).toBe(1)
  })

  it('says in a line that there is no such stack', async () => {
    const { code, err } = await doctor('--stack', 'Elsewhere')
    expect(err).toBe('heliograph: there is no stack Elsewhere here: say --stack and --region\n')
    expect(code).toBe(1)
  })
})
