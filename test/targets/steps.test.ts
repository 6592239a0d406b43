import { existsSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { meaning, STOPPED, startRun } from './steps.ts'

const node = process.execPath

describe('a run of steps', () => {
  afterEach(() => vi.restoreAllMocks())

  it('says what it does and how long that took, and leaves no folder', async () => {
    const said = vi.spyOn(console, 'log').mockImplementation(() => {})
    const run = await startRun('test')
    expect(await run.step('counts', async () => 3)).toBe(3)
    expect(said.mock.calls.map(([line]) => line)).toEqual([
      'test: counts …',
      expect.stringMatching(/^test: counts: \d+\.\d s$/),
    ])
    expect(existsSync(run.folder)).toBe(true)
    await run[Symbol.asyncDispose]()
    expect(existsSync(run.folder)).toBe(false)
  })

  it('shows the last words of a program that fails, and nothing of one that does not', async () => {
    await using run = await startRun('test')
    await run.program({ command: node, args: ['-e', 'console.log("well")'] })
    const failing = run.program({ command: node, args: ['-e', 'console.error("no disk"); process.exit(7)'] })
    await expect(failing).rejects.toThrow(`${node} ended with 7:\nno disk`)
  })

  it('says what is missing, and what a failure means', async () => {
    await using run = await startRun('test')
    const absent = { command: '/is/not/there', args: [], missing: 'install it' }
    await expect(run.program(absent)).rejects.toThrow(/^install it$/)
    const failing = run.program({ command: node, args: ['-e', 'process.exit(1)'] })
    await expect(failing.catch(meaning('no network'))).rejects.toThrow(/^no network\n/)
  })

  it('passes a signal on, and begins nothing after it', async () => {
    await using run = await startRun('test')
    const waiting = run.program({ command: node, args: ['-e', 'setInterval(() => {}, 1000)'] })
    process.emit('SIGINT')
    await expect(waiting.catch(meaning('unheard'))).rejects.toThrow(new RegExp(`^${STOPPED}$`))
    await expect(run.program({ command: node, args: ['-e', ''] })).rejects.toThrow(STOPPED)
    await expect(run.step('more', async () => 1)).rejects.toThrow(STOPPED)
  })
})
