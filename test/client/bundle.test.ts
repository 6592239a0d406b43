import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const KB = 1024

/** The client as a browser's page would bundle it, straight from its source. */
const bundled = async (platform: 'browser' | 'node') => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../../client/index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    metafile: true,
    write: false,
  })
  return { code: outputFiles[0]?.contents ?? new Uint8Array(), inputs: Object.keys(metafile.inputs) }
}

describe('the bundle', () => {
  it('is at most 15 KB gzipped', async () => {
    const { code } = await bundled('browser')
    expect(code.length).toBeGreaterThan(10 * KB)
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(15 * KB)
  })

  it('holds the client and the part of the protocol that needs no schema, and nothing else', async () => {
    const { inputs } = await bundled('browser')
    const foreign = inputs.filter(path => !/client\/[\w-]+\.ts$/.test(path))
    expect(foreign.map(path => path.replace(/^.*shared\//, 'shared/')).sort()).toEqual([
      'shared/protocol/alive.ts',
      'shared/protocol/channel.ts',
      'shared/protocol/frame.ts',
      'shared/protocol/limits.ts',
      'shared/protocol/problems.ts',
    ])
  })

  it('runs as it is, without anything of Node', async () => {
    const { code } = await bundled('browser')
    const text = new TextDecoder().decode(code)
    expect(text).not.toMatch(/\bzod\b|\brequire\(|from"node:/)
    const module: unknown = await import(
      `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
    )
    expect(module).toMatchObject({ connect: expect.any(Function), HeliographError: expect.any(Function) })
  })
})
