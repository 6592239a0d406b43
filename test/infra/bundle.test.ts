import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { bundle } from '../../infra/bundle.ts'
import { temporaryFolder } from '../support/temporary.ts'

const SHARED = "export const greet = (name: string): string => 'Good morning, ' + name\n"
const SOURCE = "import { greet } from '../greet.ts'\nexport const handler = async () => greet('bundle')\n"

const sources = (...names: string[]): string => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'greet.ts'), SHARED)
  for (const name of names) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'index.ts'), SOURCE)
  }
  return folder
}

describe('a bundle', () => {
  it('runs as CommonJS wherever it is copied to, with everything inside', async () => {
    const from = sources('one', 'two')
    const to = bundle(['one', 'two'], { from, to: join(temporaryFolder(), 'functions') })
    const require = createRequire(import.meta.url)
    for (const name of ['one', 'two']) {
      expect(await require(join(to, name, 'index.js')).handler()).toBe('Good morning, bundle')
      expect(readFileSync(join(to, name, 'package.json'), 'utf8')).toBe('{"type":"commonjs"}\n')
    }
  })

  it('leaves a file alone that is the same, for another process may be packing it', () => {
    const from = sources('one')
    const to = bundle(['one'], { from, to: temporaryFolder() })
    const before = statSync(join(to, 'one', 'index.js'))
    bundle(['one'], { from, to })
    expect(statSync(join(to, 'one', 'index.js')).ino).toBe(before.ino)
  })

  it('of a function that posts carries the SDK where that is to post, and only there', () => {
    const from = fileURLToPath(new URL('../../functions', import.meta.url))
    const build = (conditions: readonly string[]) =>
      readFileSync(
        join(bundle(['fanout'], { from, to: temporaryFolder(), conditions }), 'fanout', 'index.js'),
        'utf8',
      )
    const [signed, sdk] = [build([]), build(['poster-sdk'])]
    expect(signed.includes('GoneException')).toBe(false)
    expect(sdk.includes('GoneException')).toBe(true)
    expect(sdk.length).toBeGreaterThan(signed.length + 100_000)
  })

  it('says which source is missing', () => {
    expect(() => bundle(['absent'], { from: sources(), to: temporaryFolder() })).toThrow(/absent.index\.ts/)
  })
})
