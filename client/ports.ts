import { listen, together } from './listen.ts'
import { localTexts, type Own, ownByLock, type TextStorage } from './storage.ts'

/** As much of `fetch` as the client needs. */
export type Fetch = (
  url: string,
  init: Pick<RequestInit, 'method' | 'signal' | 'keepalive' | 'cache'> & {
    readonly headers: Record<string, string>
    readonly body?: string
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>

/** What the client takes from its surroundings. Tests put frozen time and known chance in its place. */
export type Ports = {
  /** Milliseconds since 1970, never going back while the program runs, whatever is done to the clock on the wall. */
  readonly now: () => number
  /** From 0 to below 1. */
  readonly random: () => number
  /** Runs something once, later; answers how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void
  /** A new message's `key`: never the same twice, on any device. */
  readonly key: () => string
  /** Tells each time the network comes or goes, as far as the surroundings know; answers how to stop listening. */
  readonly network: (changed: (online: boolean) => void) => () => void
  /**
   * Tells each time the program is looked at again after it was not: its timers may have stood still meanwhile; answers how
   * to stop listening.
   */
  readonly awake: (woke: () => void) => () => void
  /** Whether somebody may look at the program now; true where that cannot be known. */
  readonly watched: () => boolean
  /** Whether the device should save data, as far as the surroundings know. */
  readonly saving: () => boolean
  /** False where the surroundings know that there is no network. */
  readonly online: () => boolean
  /** Asks over HTTP, where no socket comes through. */
  readonly fetch: Fetch
  /** Where messages on their way and positions outlast the program; absent where nothing does. */
  readonly storage: TextStorage | undefined
  /** Puts bytes at an address; answers the status and the `ETag`. Rejects where there was no answer. */
  readonly put: (
    url: string,
    bytes: Blob,
    signal: AbortSignal,
  ) => Promise<{ readonly status: number; readonly etag: string }>
  /** How one of several programs that share the storage has a part of it alone. */
  readonly own: Own
}

/** `crypto.randomUUID` is there on https pages only; this is there on a phone that looks at a laptop, too. */
const randomBytes = (): Uint8Array => {
  const bytes = new Uint8Array(16)
  // React Native has none by itself. A key is no secret: it has to differ, for one sender in one channel.
  if (typeof crypto === 'undefined') return bytes.map(() => Math.random() * 256)
  return crypto.getRandomValues(bytes)
}

const key = (): string => Array.from(randomBytes(), byte => byte.toString(16).padStart(2, '0')).join('')

/** React Native has a `window` on which nothing can be listened to. */
const isPage = typeof window !== 'undefined' && 'addEventListener' in window

const network: Ports['network'] = changed => {
  if (!isPage) return () => {}
  return together(
    listen(window, 'online', () => changed(true)),
    listen(window, 'offline', () => changed(false)),
  )
}

/** A page that is hidden, or kept aside for the way back, is not given its timers in time. */
const awake: Ports['awake'] = woke => {
  if (typeof document === 'undefined') return () => {}
  const look = () => document.visibilityState === 'visible' && woke()
  return together(listen(document, 'visibilitychange', look), listen(window, 'pageshow', look))
}

const watched: Ports['watched'] = () =>
  typeof document === 'undefined' || document.visibilityState === 'visible'

/** Not every browser says: https://developer.mozilla.org/docs/Web/API/NetworkInformation/saveData */
const saving: Ports['saving'] = () => {
  type Saving = { readonly connection?: { readonly saveData?: boolean } }
  return typeof navigator !== 'undefined' && (navigator as Saving).connection?.saveData === true
}

/** So far behind the clock on the wall the steady one falls only while the machine sleeps, where it stands still with it. */
const SLEPT_MS = 60_000

const wallNow = (): Ports['now'] => {
  let latest = 0
  return () => {
    latest = Math.max(latest, Date.now())
    return latest
  }
}

const steadyNow = (): Ports['now'] => {
  if (typeof performance === 'undefined') return wallNow()
  // React Native's older versions do not know when the steady clock began.
  const began = performance.timeOrigin ?? Date.now() - performance.now()
  let sleptMs = 0
  return () => {
    const behindMs = Date.now() - (began + performance.now() + sleptMs)
    if (behindMs > SLEPT_MS) sleptMs += behindMs
    return began + performance.now() + sleptMs
  }
}

const put: Ports['put'] = async (url, body, signal) => {
  const { status, headers } = await fetch(url, { method: 'PUT', body, signal })
  return { status, etag: headers.get('etag') ?? '' }
}

/** The surroundings of a browser, of Node or of React Native. */
export const systemPorts: Ports = {
  now: steadyNow(),
  random: () => Math.random(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  key,
  network,
  awake,
  watched,
  online: () => typeof navigator === 'undefined' || navigator.onLine !== false,
  saving,
  fetch: (url, init) => fetch(url, init),
  storage: localTexts,
  put,
  own: ownByLock,
}
