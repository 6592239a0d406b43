import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const KB = 1024

/** An entry as a browser's page would bundle it, straight from its source. */
const bundled = async (platform: 'browser' | 'node', entry = 'client/index.ts') => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../../${entry}`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform,
    external: ['react'],
    metafile: true,
    write: false,
  })
  return { code: outputFiles[0]?.contents ?? new Uint8Array(), inputs: Object.keys(metafile.inputs) }
}

describe('the bundle', () => {
  it('is at most 20,000 bytes gzipped', async () => {
    const { code } = await bundled('browser')
    expect(code.length).toBeGreaterThan(10 * KB)
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(20_000)
  })

  it('holds the client and the part of the protocol that needs no schema, and nothing else', async () => {
    const { inputs } = await bundled('browser')
    const foreign = inputs.filter(path => !/client\/(?!react\/)[\w/-]+\.ts$/.test(path))
    expect(foreign.map(path => path.replace(/^.*shared\//, 'shared/')).sort()).toEqual([
      'shared/protocol/advice.ts',
      'shared/protocol/alive.ts',
      'shared/protocol/channel.ts',
      'shared/protocol/client-limits.ts',
      'shared/protocol/frame.ts',
      'shared/protocol/mentions.ts',
      'shared/protocol/polled.ts',
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

describe.each([
  ['React', 'client/react/index.ts', 5000],
  ['React with the words of a Socket.IO shop', 'client/react/storefront/index.ts', 5000],
])('the bundle for %s', (_what, path, most) => {
  it(`is at most ${most} bytes gzipped beside the client’s`, async () => {
    const { code } = await bundled('browser', path)
    expect(code.length).toBeGreaterThan(KB)
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(most)
  })

  it('holds no part of the client, no React, and no code of a page', async () => {
    const { inputs, code } = await bundled('browser', path)
    expect(inputs.filter(input => !/client\/react\//.test(input))).toEqual([])
    const text = new TextDecoder().decode(code)
    expect(new Set(text.match(/from"([^"]+)"/g))).toEqual(new Set(['from"react"']))
    expect(text).not.toMatch(/\b(document|window|localStorage|navigator)\b/)
  })
})

describe('both entries for React together', () => {
  it('are at most 6,000 bytes gzipped', async () => {
    const paths = ['client/react/index.ts', 'client/react/storefront/index.ts']
    const bundles = await Promise.all(paths.map(path => bundled('browser', path)))
    const sizes = bundles.map(({ code }) => gzipSync(code, { level: 9 }).length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(6000)
  })
})
