import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'
import { freePort, type ServerSetting, startServer } from './server.ts'

const settingOf = async (script: (port: number) => string): Promise<ServerSetting> => {
  const folder = temporaryFolder()
  const port = await freePort()
  return {
    command: process.execPath,
    args: ['-e', script(port)],
    log: join(folder, 'server.log'),
    url: `http://127.0.0.1:${port}`,
    patience: 20_000,
  }
}

const SERVES = (port: number) =>
  `require('node:http').createServer((_, response) => response.end(String(process.pid))).listen(${port}, '127.0.0.1')`

/** A server, and a child of its own that would outlive it. */
const WITH_CHILD = (port: number) =>
  `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
   require('node:http').createServer((_, response) => response.end(String(child.pid))).listen(${port}, '127.0.0.1')`

/** Who has ended but was not fetched by a parent yet does not live. */
const isZombie = (pid: number) => {
  const stat = `/proc/${pid}/stat`
  return existsSync(stat) && / Z /.test(readFileSync(stat, 'utf8'))
}

const lives = (pid: number) => {
  try {
    return process.kill(pid, 0) && !isZombie(pid)
  } catch {
    return false
  }
}

describe('a server of somebody else', () => {
  it.each([
    ['itself', SERVES],
    ['what it started', WITH_CHILD],
  ])('answers when it is ready, and its end takes along %s', async (_what, script) => {
    const setting = await settingOf(script)
    const server = await startServer(setting)
    const pid = Number(await (await fetch(setting.url)).text())
    expect(lives(pid)).toBe(true)
    await server[Symbol.asyncDispose]()
    await expect.poll(() => lives(pid), { timeout: 5000 }).toBe(false)
  })

  it('that ends before it answers is told with its last words', async () => {
    const setting = await settingOf(() => 'console.error("no licence"); process.exit(3)')
    await expect(startServer(setting)).rejects.toThrow(/ended \(exit code 3\):\nno licence$/)
  })

  it('that never answers is ended', async () => {
    const setting = await settingOf(() => 'setInterval(() => {}, 1000)')
    await expect(startServer({ ...setting, patience: 300 })).rejects.toThrow('did not answer within 0.3 s')
  })
})
