import { addressOf, localiser } from './addresses.ts'
import { type Crossings, honest } from './crossings.ts'
import { findBinary } from './database/binary.ts'
import { type Database, startDatabase } from './database/database.ts'
import { type Destinations, openDestinations } from './destinations.ts'
import { Endings } from './endings.ts'
import { startBuses } from './events/bus.ts'
import { type Folders, makeFolders } from './folders.ts'
import { Ledger, type Operations } from './functions/ledger.ts'
import { type Dial, dialAt } from './functions/side-by-side.ts'
import type { Calls, LineLevel } from './functions/wire.ts'
import { awsLimits } from './gateway/limits.ts'
import { Hostility } from './hostile/hostility.ts'
import { type Issuer, localUsers, openIssuer } from './issuer.ts'
import { loopback, openServer, shut } from './loopback.ts'
import { unhurriedPace, unhurriedPosts } from './metering/metered.ts'
import { startObjects } from './objects/s3-server.ts'
import type { LocalOptions } from './options.ts'
import {
  type OpenApi,
  openApis,
  type PlayedApis,
  playApis,
  type ReservedPorts,
  reservePorts,
} from './played-apis.ts'
import { silentReport } from './report.ts'
import { Roles, type RolesRead } from './roles/roles.ts'
import { startSchedules } from './schedules.ts'
import { type SeenDatabase, seenDatabase } from './seen-database.ts'
import { startMappings } from './streams/mappings.ts'
import type { Stack } from './template/stack.ts'
import { makeFleets, makeVersion, type Other, type Version } from './versions.ts'
import type { AwsCalls } from './web-server/aws-calls.ts'
import { buildPage } from './web-server/page.ts'
import { serveWeb } from './web-server/web-server.ts'

/** A running stack. */
export type LocalRuntime = {
  /** `ws://127.0.0.1:<port>/<stage>`, and the addresses of the HTTP API and of the page. */
  readonly websocket: string
  readonly http: string
  readonly web: string
  /** A token for each of the users that are there from the start. */
  readonly tokens: Readonly<Record<string, string>>
  readonly issuer: Issuer
  readonly stack: Stack
  readonly operations: () => Operations
  readonly resetOperations: () => void
  /** The buckets and queues that take what could not be handled. */
  readonly destinations: Destinations
  readonly database: Database
  /** Ends every socket at once without a word; answers how many there were. */
  readonly dropAll: () => number
  /** How often each fault has happened; empty where the run is not hostile. */
  readonly faults: () => Readonly<Record<string, number>>
  /** What came of the roles so far; `undefined` where they are not enforced. */
  readonly roles: () => RolesRead | undefined
  /** Which of two versions takes how much; absent where there is one. */
  readonly dial: Dial | undefined
  /** Invokes a function by name with a JSON text, as whatever crosses between two services does. */
  readonly invoke: Crossings['invoke']
  /** Ends everything and leaves nothing but the data folder, if one was named. */
  readonly stop: () => Promise<void>
}

/** What the steps of a start have in common. */
type Start = {
  readonly options: LocalOptions
  readonly folders: Folders
  readonly issuer: Issuer
  readonly ledger: Ledger
  readonly endings: Endings
  readonly reserved: ReservedPorts
  readonly hostility: Hostility | undefined
  readonly dial: Dial | undefined
}

/** What the issuer adds to the context of a synthesis. */
const contextOf = ({ options, issuer: { issuer, audience } }: Start) => ({
  ...options.context,
  issuer,
  audience,
  jwks: `${issuer}/.well-known/jwks.json`,
})

const databaseFor = async (
  { options, folders, endings, hostility }: Start,
  stack: Stack,
  warn: (line: string) => void,
) => {
  const free = await openServer(0, 'database')
  await shut(free.server)
  const tables = hostility?.tables(stack.tables) ?? stack.tables
  const setting = { ...options.database, port: free.port, tables, folder: folders.data, warn }
  const database = await startDatabase(setting)
  endings.add(() => database.stop())
  return database
}

type Parts = {
  readonly version: Version
  readonly other: Other | undefined
  readonly opened: readonly OpenApi[]
  readonly roles: Roles | undefined
}

/** Functions, APIs, mappings and schedules: everything that works on the database. */
const play = async (
  start: Start,
  { version, other, opened, roles }: Parts,
  database: SeenDatabase,
  destinations: Destinations,
): Promise<PlayedApis & Pick<AwsCalls, 'invoke' | 'putEvent'>> => {
  const { options, folders, ledger, endings, hostility } = start
  const { report = silentReport, instances, verbose = false } = options
  const { stack } = version
  const told: ((calls: Calls) => void)[] = []
  const objects = await startObjects({ stack, folder: folders.data, roles })
  if (objects) endings.add(objects.stop)
  const common = {
    folder: folders.code,
    database: database.url,
    objects: objects?.url,
    localise: localiser(opened),
    ledger,
    verbose,
    metered: options.meter,
    line: (name: string, level: LineLevel, text: string) => {
      if (!ledger.take(text) || verbose) report.functionLine(name, level, text)
    },
    mishaps: hostility?.mishaps,
    called: (calls: Calls) => {
      for (const tell of told) tell(calls)
    },
  }
  const fleet = await makeFleets(version, other, common, instances)
  endings.add(() => fleet.end())
  const between = options.crossings ?? (crossings => hostility?.crossings(crossings) ?? crossings)
  const crossings: Crossings = between(options.meter ? unhurriedPosts(honest(fleet)) : honest(fleet))
  const { warn } = report
  const pace = options.meter ? unhurriedPace : undefined
  const read = { call: database.call, crossings, destinations, folder: folders.data, warn, pace }
  const mappings = await startMappings({ stack, ...read })
  told.push(mappings.called)
  endings.add(() => mappings.stop())
  endings.add(startSchedules({ schedules: stack.schedules, permissions: stack.permissions, crossings, warn }))
  const { invoke } = crossings
  const buses = startBuses({ stack, invoke, destinations, warn })
  endings.add(buses.stop)
  const limits = { ...awsLimits, ...hostility?.limits(), ...options.limits }
  const { waiting } = fleet
  const apis = playApis({ stack, crossings, limits, waiting, ledger, warn, roles }, opened)
  endings.add(apis.stop)
  return { ...apis, invoke, putEvent: buses.put }
}

type Running = Omit<LocalRuntime, 'stop' | 'tokens'> & { readonly aws: AwsCalls }

const run = async (start: Start, web: string): Promise<Running> => {
  const { options, folders, issuer, ledger, endings, hostility, dial } = start
  const { report = silentReport } = options
  report.progress('synthesizing the stack')
  const context = contextOf(start)
  const version = await makeVersion(options.assembly, folders.assembly, context)
  const other = dial &&
    options.beside && { version: await makeVersion(options.beside.assembly, folders.beside, context), dial }
  const { stack } = version
  for (const warning of stack.warnings) report.warn(warning)
  const opened = await openApis(stack.apis, start.reserved)
  for (const { server } of opened) endings.add(() => shut(server))
  report.progress('starting the database')
  const database = await databaseFor(start, stack, report.warn)
  const destinations = openDestinations(folders.data)
  report.progress('starting the stack')
  const parts: Parts = { version, other, opened, roles: options.roles ? new Roles(stack) : undefined }
  const before = { hostility, endings, roles: parts.roles, ledger: options.meter ? ledger : undefined }
  const seen = await seenDatabase(before, stack, database)
  const { dropAll, invoke, putEvent } = await play(start, parts, seen, destinations)
  const described = { stack, call: database.call, destinations, localise: localiser(opened) }
  const addressFor = (protocol: string): string => {
    const open = opened.find(({ api }) => api.protocol === protocol)
    return open ? addressOf(open) : web
  }
  return {
    websocket: addressFor('WEBSOCKET'),
    http: addressFor('HTTP'),
    web,
    issuer,
    stack,
    operations: () => ledger.read(),
    resetOperations: () => ledger.reset(),
    destinations,
    database,
    dropAll,
    faults: () => hostility?.hits() ?? {},
    roles: () => parts.roles?.read(),
    dial,
    invoke,
    aws: { destinations, buckets: stack.buckets, invoke, putEvent, described },
  }
}

const begin = async (options: LocalOptions, endings: Endings): Promise<LocalRuntime> => {
  const folders = await makeFolders(options.data)
  endings.add(folders.remove)
  if (options.database?.endpoint === undefined) await findBinary({ binary: options.database?.binary })
  const { server, port } = await openServer(options.ports?.web ?? 0, 'page')
  endings.add(() => shut(server))
  const reserved = await reservePorts(options.ports)
  for (const open of reserved.values()) endings.add(() => shut(open.server))
  const web = `http://${loopback}:${port}`
  const issuer = await openIssuer(folders.data, web)
  const ledger = new Ledger()
  // The issuer's keys must be there before the first function asks for them, the addresses only once all listen.
  let addresses = { websocket: '', http: '' }
  let aws: AwsCalls | undefined
  const counts = { operations: () => ledger.read(), resetOperations: () => ledger.reset() }
  const hostility = options.hostile && new Hostility(options.hostile)
  const dial = options.beside && dialAt(options.beside.share)
  let dropAll = () => 0
  let roles: LocalRuntime['roles'] = () => undefined
  const harm = { dropAll: () => dropAll(), faults: () => hostility?.hits() ?? {}, roles: () => roles() }
  const page = await buildPage(options.page ?? '')
  serveWeb({ issuer, page, addresses: () => addresses, aws: () => aws, ...counts, ...harm, dial }, server)
  const running = await run({ options, folders, issuer, ledger, endings, reserved, hostility, dial }, web)
  dropAll = running.dropAll
  roles = running.roles
  addresses = { websocket: running.websocket, http: running.http }
  aws = running.aws
  const tokens: Record<string, string> = {}
  for (const user of localUsers) tokens[user.id] = await issuer.mint(user)
  return { ...running, tokens, stop: () => endings.run() }
}

/**
 * Runs a synthesized stack on this machine: its database, functions, APIs, stream mappings and schedules, with an
 * issuer of tokens and a web server beside them. Several can run at once. Rejects with a `PlainError` where the person
 * can mend what is wrong; then nothing is left running.
 */
export const startLocal = async (options: LocalOptions): Promise<LocalRuntime> => {
  const endings = new Endings()
  try {
    return await begin(options, endings)
  } catch (fault) {
    await endings.run()
    throw fault
  }
}
