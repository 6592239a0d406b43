import { mkdirSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, onTestFinished } from 'vitest'
import { type Client, connect } from '../../client/index.ts'
import { startByCommand } from '../support/command.ts'

/** As long as something may take on a busy machine. */
export const PATIENCE = { timeout: 20_000 }
export const PHONE = {
  viewport: { width: 390, height: 780 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 1.5,
}

/** A window with somebody before it. */
export type Window = {
  readonly page: Page
  /** The messages on the screen, from top to bottom. */
  readonly texts: () => Promise<readonly string[]>
  readonly say: (text: string) => Promise<void>
  /** The bubble with a text. */
  readonly message: (text: string) => Locator
  readonly tick: (text: string) => Promise<string | null>
  readonly goOffline: (isOffline: boolean) => Promise<void>
  readonly shot: (name: string) => Promise<void>
}

/** The stack, a browser, and what the pages complained about. */
export type Stage = {
  readonly web: string
  readonly websocket: string
  readonly http: string
  readonly tokens: Readonly<Record<string, string>>
  readonly complaints: readonly string[]
  readonly windowOf: (path: string, options?: BrowserContextOptions) => Promise<Window>
  readonly end: () => Promise<void>
}

const SHOTS = 'dist/screenshots'
const WIDE = { width: 1180, height: 760 }

/** What a cut network makes a browser say is no fault of the page. */
const isFault = (text: string): boolean => !/ERR_INTERNET_DISCONNECTED/.test(text)

const listen = (page: Page, complaints: string[]): void => {
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type()) && isFault(message.text()))
      complaints.push(message.text())
  })
}

const windowOn = (page: Page): Window => {
  const message = (text: string) => page.locator('.message', { has: page.getByText(text, { exact: true }) })
  return {
    page,
    message,
    texts: () => page.locator('.message .text').allTextContents(),
    say: async text => {
      await page.locator('.composer textarea').fill(text)
      await page.keyboard.press('Enter')
    },
    tick: text => message(text).locator('.tick').getAttribute('data-state'),
    goOffline: isOffline => page.context().setOffline(isOffline),
    shot: async name => {
      await page.screenshot({ path: `${SHOTS}/${name}.png` })
    },
  }
}

const openWindow = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  complaints: string[],
) => {
  const context = await browser.newContext({
    viewport: WIDE,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  })
  const page = await context.newPage()
  listen(page, complaints)
  await page.goto(url)
  return windowOn(page)
}

/** Starts `npm start`'s own command and a browser. */
export const setStage = async (): Promise<Stage> => {
  mkdirSync(SHOTS, { recursive: true })
  const stack = await startByCommand([], { RATE_LIMITS: 'off' })
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const complaints: string[] = []
  return {
    web: stack.web,
    websocket: stack.websocket,
    http: stack.http,
    tokens: stack.tokens,
    complaints,
    windowOf: (path, options = {}) => openWindow(browser, `${stack.web}${path}`, options, complaints),
    end: async () => {
      await browser.close()
      await stack.stop()
    },
  }
}

/** Waits until the connection is live. */
export const isLive = async ({ page }: Window): Promise<void> => {
  await page.locator('.pill[data-tone="good"]').waitFor({ state: 'attached' })
}

/** A token for anybody. */
const mint = async (web: string, sub: string): Promise<string> => {
  const response = await fetch(`${web}/local/tokens`, { method: 'POST', body: JSON.stringify({ sub }) })
  return (await response.json()).token
}

/** Goes to another place of the page. */
export const goTo = ({ page }: Window, hash: string): Promise<void> =>
  page.evaluate(to => location.assign(to), hash)

/** A stage for all tests of a file. What a test opens is closed after it, and the pages must have had nothing to complain of. */
export const onStage = ({ mayComplain = false } = {}) => {
  let set: Stage | undefined
  const stage = (): Stage => {
    if (!set) throw new Error('The stage is not set yet.')
    return set
  }
  beforeAll(async () => {
    set = await setStage()
  })
  afterAll(() => set?.end())
  if (!mayComplain) afterEach(() => expect(stage().complaints).toEqual([]))
  /** A window that may be connected or not. */
  const visit = async (path: string, options: BrowserContextOptions = {}): Promise<Window> => {
    const window = await stage().windowOf(path, options)
    onTestFinished(() => window.page.context().close())
    return window
  }
  /** A window with somebody who is connected. */
  const enter = async (path: string, options: BrowserContextOptions = {}): Promise<Window> => {
    const window = await visit(path, options)
    await isLive(window)
    return window
  }
  /** Somebody without a screen. */
  const voiceOf = (name: string, known = stage().tokens[name]): Client => {
    const token = async () => known ?? (await mint(stage().web, name))
    const client = connect({ url: stage().websocket, token, storage: false })
    onTestFinished(() => client.close())
    return client
  }
  return { stage, visit, enter, voiceOf }
}
