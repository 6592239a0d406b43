import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'
import { stubs } from './synthesized.ts'

const root = join(import.meta.dirname, '..', '..')

/** GIVEN a copy of the project whose functions are stubs */
const project = (): string => {
  const folder = temporaryFolder()
  for (const part of ['infra', 'shared', 'cdk.json', 'package.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  stubs(join(folder, 'functions'), 'index.ts')
  return folder
}

const folder = project()
const out = join(folder, 'cdk.out')

/** CDK's validation alone takes seven seconds of a processor that others may want as well. */
const PATIENCE_MS = 120_000

/** Runs it as on a machine that knows neither AWS nor a home. */
const run = (command: readonly string[], environment: Record<string, string> = {}) => {
  rmSync(out, { recursive: true, force: true })
  const { PATH = '' } = process.env
  return spawnSync(process.execPath, command, {
    cwd: folder,
    env: { PATH, ...environment },
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  })
}

const app = (context: Record<string, unknown> = {}, environment: Record<string, string> = {}) =>
  run(['infra/main.ts'], { CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context), ...environment })

describe('the app', () => {
  it(
    'synthesizes by itself, without account, region or home, what CloudFormation has nothing against',
    () => {
      const { status } = app()
      expect(status).toBe(0)
      const report = JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8'))
      expect(existsSync(join(out, 'Heliograph.template.json'))).toBe(true)
      expect(report.pluginReports).toEqual([])
    },
    PATIENCE_MS,
  )

  it('puts the context of a run over that of cdk.json', () => {
    app({ issuer: 'https://id.example.org' }, { CDK_VALIDATION: 'false' })
    const template = readFileSync(join(out, 'Heliograph.template.json'), 'utf8')
    expect(template).toContain('"TOKEN_ISSUER": "https://id.example.org"')
    expect(template).toContain('"TOKEN_AUDIENCE": "heliograph"')
  })

  it('refuses to lift the rates of a deployment, in one line, and leaves nothing', () => {
    const { status, stderr, stdout } = app({ rateLimits: 'off' })
    expect({ status, stderr, stdout }).toEqual({
      status: 1,
      stderr: 'context rateLimits=off is refused in a deployment: it needs local=true\n',
      stdout: '',
    })
    expect(existsSync(join(out, 'Heliograph.template.json'))).toBe(false)
  })

  it('refuses a local stack for an account of AWS', () => {
    const { status, stderr } = app({ local: true }, { CDK_DEFAULT_ACCOUNT: '123456789012' })
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('123456789012') })
  })
})

describe('the command that teams type', () => {
  it('synthesizes without an account', () => {
    const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk')
    const { status, stderr } = run([cdk, 'synth', '--quiet'], { CDK_VALIDATION: 'false' })
    expect(stderr).not.toContain('not compatible')
    expect(status).toBe(0)
  })
})
