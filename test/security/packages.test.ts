import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** What `npm ci` brings: every package by its digest, from the registry that npm is set to, under a licence that we may use. */

type Pins = Readonly<Record<string, string>>
type Package = {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly name?: string
  readonly license?: string
  readonly dev?: boolean
  readonly inBundle?: boolean
  readonly hasInstallScript?: boolean
}
type Kinds = {
  readonly dependencies: Pins
  readonly devDependencies: Pins
  readonly optionalDependencies: Pins
}
type Manifest = Kinds & { readonly allowScripts: Readonly<Record<string, boolean>> }
type Lock = { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, Package>> }

const read = <Json>(name: string): Json =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'))
const manifest = read<Manifest>('package.json')
const lock = read<Lock>('package-lock.json')
const { '': root, ...packages } = lock.packages
const all = Object.entries(packages)
const pathsWhere = (holds: (one: Package, path: string) => boolean) =>
  all.filter(([path, one]) => holds(one, path)).map(([path]) => path)
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

describe('T32: the lock file', () => {
  it('is of the version that has every package by its path', () => {
    expect(lock.lockfileVersion).toBe(3)
    expect(all.length).toBeGreaterThan(100)
  })

  it('holds each package to a SHA-512 digest, its own or that of the package which brings it along', () => {
    const held = ({ integrity, inBundle }: Package, path: string): boolean => {
      if (!inBundle) return /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')
      const carrier = path.slice(0, path.lastIndexOf('/node_modules/'))
      return carrier in packages && held(packages[carrier] as Package, carrier)
    }
    expect(pathsWhere((one, path) => !held(one, path))).toEqual([])
  })

  it('names no address, no folder and no other package: what is fetched is the registry’s', () => {
    const isElsewhere = ({ resolved, link, name, version = '' }: Package) =>
      resolved !== undefined ||
      link === true ||
      name !== undefined ||
      !/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)
    expect(pathsWhere(isElsewhere)).toEqual([])
  })

  it('has the versions that package.json names, each of them one', () => {
    for (const kind of KINDS) {
      const pins = manifest[kind]
      expect(root).toMatchObject({ [kind]: pins })
      expect(Object.keys((root as Partial<Kinds>)[kind] ?? {})).toHaveLength(Object.keys(pins).length)
      for (const [name, version] of Object.entries(pins)) {
        expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)])
        expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version])
      }
    }
  })

  it('has scripts that run while it is installed only where package.json decides about them', () => {
    const running = pathsWhere(one => one.hasInstallScript === true).map(nameOf)
    expect(running.toSorted()).toEqual(Object.keys(manifest.allowScripts).toSorted())
    const allowed = Object.keys(manifest.allowScripts).filter(name => manifest.allowScripts[name])
    expect(allowed.toSorted()).toEqual(['esbuild', 'node'])
  })
})

/** Licences that ask for no more than to be named. */
const FREE = new Set(['MIT', 'Apache-2.0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0'])

/** What stands under another one, each with the reason why it may. None of it is in what is deployed or served. */
const EXCEPTIONS: readonly (readonly [RegExp, string, string])[] = [
  [/^lightningcss(-[a-z0-9-]+)?$/, 'MPL-2.0', 'a tool of vitest’s bundler, run as it is and not changed'],
  [/^axe-core$/, 'MPL-2.0', 'looks at pages in tests, as it is and not changed'],
  [/^(busboy|streamsearch)$/, '', 'of the local S3: MIT, in the older form of package.json'],
  [
    /^humanize-number$/,
    '',
    'names no licence: of the log of the local S3, and in nothing that is deployed or served',
  ],
  [/^argparse$/, 'Python-2.0', 'a tool of the parser of AsyncAPI documents; the licence asks to be named'],
]

const isFree = (licence: string): boolean =>
  licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some(one => FREE.has(one))

describe('the licences', () => {
  const isExcepted = (name: string, licence: string) =>
    EXCEPTIONS.some(([names, which]) => names.test(name) && which === licence)

  it('of what is deployed ask for no more than to be named', () => {
    const deployed = pathsWhere(({ dev }) => dev !== true)
    expect(deployed.length).toBeGreaterThan(3)
    expect(deployed.filter(path => !isFree(packages[path]?.license ?? ''))).toEqual([])
  })

  it('of every package are of the list, or excepted for a reason', () => {
    const others = all.filter(
      ([path, { license = '' }]) => !isFree(license) && !isExcepted(nameOf(path), license),
    )
    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
  })

  it('are excepted for nothing that is not there', () => {
    const idle = EXCEPTIONS.filter(
      ([names, which]) =>
        !all.some(([path, { license = '' }]) => names.test(nameOf(path)) && license === which),
    )
    expect(idle).toEqual([])
  })
})
