import type { SourceFile } from './source-files.ts'

/** The import law: `protocol <- domain <- { store, sockets, auth } <- functions <- local`, `aws` below store and sockets, and who stands beside. */

type Layer = {
  readonly path: RegExp
  /** What it may import besides itself. */
  readonly may: readonly RegExp[]
  /** The packages that it may import; absent where the law is silent. */
  readonly packages?: readonly RegExp[]
}

const PROTOCOL = /^shared\/protocol\//
const DOMAIN = /^shared\/domain\//
const AWS = /^shared\/aws\//
const SHARED = /^shared\//
const CLIENT = /^client\//
const LOCAL_ENTRY = /^local\/(index|start|stack|runtime)\.ts$/
const ADAPTER_MAY = [PROTOCOL, DOMAIN]

/** One row a layer. A file belongs to the first that fits. */
const LAYERS: readonly Layer[] = [
  { path: PROTOCOL, may: [], packages: [/^zod\/mini$/, /^zod\/v4\/locales\/en\.js$/] },
  // A digest is a pure function; that nothing random is taken from the same place is a law of words.ts.
  { path: DOMAIN, may: [PROTOCOL], packages: [/^node:crypto$/] },
  { path: AWS, may: [], packages: [/^node:/] },
  { path: /^shared\/store\//, may: [...ADAPTER_MAY, AWS] },
  { path: /^shared\/sockets\//, may: [...ADAPTER_MAY, AWS] },
  { path: /^shared\/auth\//, may: ADAPTER_MAY },
  { path: /^shared\/[^/]+\.ts$/, may: ADAPTER_MAY },
  { path: /^functions\//, may: [SHARED] },
  { path: /^local\//, may: [SHARED, /^functions\//] },
  { path: /^infra\//, may: [PROTOCOL, /^(cdk|package)\.json$/] },
  { path: /^client\/react\//, may: [CLIENT], packages: [/^react$/] },
  { path: CLIENT, may: [PROTOCOL], packages: [] },
  { path: /^web\//, may: [CLIENT, PROTOCOL] },
  { path: /^operations\//, may: [AWS, /^shared\/auth\/tokens\.ts$/] },
  {
    path: /^bench\//,
    may: [
      CLIENT,
      SHARED,
      LOCAL_ENTRY,
      /^local\/(hostile\/chance|metering\/model)\.ts$/,
      /^infra\/(bundle|functions)\.ts$/,
      /^docs\/sections\.ts$/,
    ],
  },
  // The documents show the expectation that the tests hold the code to.
  {
    path: /^docs(\/|\.ts$)/,
    may: [PROTOCOL, /^docs\//, /^test\/security\/matrix\/(expected|further|invoked)\.ts$/],
  },
  { path: /^test\//, may: [/./] },
  { path: /^[^/]+\.ts$/, may: [] },
]

/** Packages that only some may know. */
const KEPT_PACKAGES: readonly { readonly name: RegExp; readonly only: RegExp }[] = [
  {
    name: /^@aws-sdk\//,
    only: /^(shared\/store\/|shared\/sockets\/sdk-poster\.ts$|local\/|operations\/place\.ts$|bench\/|test\/)/,
  },
  { name: /^(aws-cdk-lib|constructs)\b/, only: /^(infra|test)\// },
  { name: /^jose\b/, only: /^(shared\/auth|local|test|bench\/cold)\// },
  { name: /^@middy\//, only: /^(functions|test|bench\/cold)\// },
  { name: /^react$/, only: /^(client\/react|test)\// },
]

/** The layer of a file, `undefined` when no row speaks of it. */
export const layerOf = (path: string): Layer | undefined => LAYERS.find(layer => layer.path.test(path))

const isOwn = (layer: Layer, to: string) => layerOf(to) === layer
const fits = (patterns: readonly RegExp[], to: string) => patterns.some(pattern => pattern.test(to))

/** Each import that its layer does not allow, as `from -> to`. */
export const forbiddenImports = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap(({ path, imports }) => {
    const layer = layerOf(path)
    if (!layer) return [`${path} is in no layer`]
    const wrong = imports.filter(({ to, isFile }) =>
      isFile ? !isOwn(layer, to) && !fits(layer.may, to) : layer.packages && !fits(layer.packages, to),
    )
    return wrong.map(({ to }) => `${path} -> ${to}`)
  })

/** The rooms of the domain: each may look into those before it, and into what lies beside them, which has the words of all. */
const ROOMS = [
  'files',
  'log',
  'search',
  'moderation',
  'inbox',
  'posting',
  'members',
  'sessions',
  'delivery',
  'actions',
]
const roomOf = (path: string) => ROOMS.indexOf(/^shared\/domain\/([^/]+)\//.exec(path)?.[1] ?? '')

/** Each import within the domain that goes against the order of its rooms, as `from -> to`. */
export const againstTheOrder = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap(({ path, imports }) => {
    const room = DOMAIN.test(path) ? roomOf(path) : -1
    const last = DOMAIN.test(path) ? (room < 0 ? ROOMS.length - 2 : room) : ROOMS.length
    return imports.filter(({ to }) => roomOf(to) > last).map(({ to }) => `${path} -> ${to}`)
  })

/** The folders of the domain that have no place in the order. */
export const roomless = (files: readonly SourceFile[]): readonly string[] =>
  files
    .filter(({ path }) => /^shared\/domain\/[^/]+\//.test(path) && roomOf(path) < 0)
    .map(({ path }) => path)

/** Each import of a kept package from where it must not be known. */
export const strayPackages = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap(({ path, imports }) =>
    imports
      .filter(({ to }) => KEPT_PACKAGES.some(({ name, only }) => name.test(to) && !only.test(path)))
      .map(({ to }) => `${path} -> ${to}`),
  )

/** Relative imports that do not say their file's whole name. */
export const bareImports = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap(({ path, imports }) =>
    imports
      .filter(({ isFile, to }) => isFile && !/\.(tsx?|json|css)$/.test(to))
      .map(({ to }) => `${path} -> ${to}`),
  )

/** The first cycle found from each file, as its way round; types count too, since a reader follows them all the same. */
export const cycles = (files: readonly SourceFile[]): readonly string[] => {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports.map(({ to }) => to)]))
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path)
    if (start >= 0) found.push([...way.slice(start), path].join(' -> '))
    if (start >= 0 || done.has(path)) return
    for (const to of importsOf.get(path) ?? []) visit(to, [...way, path])
    done.add(path)
  }
  for (const { path } of files) visit(path, [])
  return found
}
