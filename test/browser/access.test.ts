import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { connect } from '../../client/index.ts'
import { faintTexts, focused, unnamedControls } from './accessibility.ts'
import { isLive, type Stage, setStage, type Window } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.end())
afterEach(() => expect(stage.complaints).toEqual([]))

const PATIENCE = { timeout: 20_000 }
const enter = async (path: string, options = {}): Promise<Window> => {
  const window = await stage.windowOf(path, options)
  onTestFinished(() => window.page.context().close())
  if (path !== '/') await isLive(window)
  return window
}

/** The backend's own voice. */
const service = () => {
  const client = connect({ url: stage.websocket, token: stage.tokens.admin ?? '' })
  onTestFinished(() => client.close())
  return client
}

describe('the page, to those who use it otherwise', () => {
  test('can be used with the keyboard alone', async () => {
    const bob = await enter('/?as=bob#chat:keys')
    const { page } = await enter('/')
    await page.getByRole('link', { name: 'Alice' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page), PATIENCE).toBe('Message to Lobby')
    await page.keyboard.press('Escape')
    expect(await focused(page)).toBe('Lobby')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('new-room')
    await page.keyboard.type('Keys')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Message to Keys')
    await page.keyboard.type('two')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('lines')
    await page.keyboard.press('Enter')
    await bob.page.getByText('two lines').first().waitFor(PATIENCE)
    await page.keyboard.press('Escape')
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toBe('Lobby')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Message to Lobby')
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(() => focused(page)).toBe('Message to Keys')
  })

  test('names its parts, its controls and who says what', async () => {
    const alice = await enter('/?as=alice#chat:names')
    const bob = await enter('/?as=bob#chat:names')
    await alice.say('said first')
    await alice.say('said second')
    await bob.message('said second').waitFor(PATIENCE)
    const { page } = bob
    expect(await unnamedControls(page)).toEqual([])
    await page.getByRole('navigation', { name: 'Channels' }).waitFor()
    await page.getByRole('main', { name: 'Conversation' }).waitFor()
    const log = page.getByRole('log', { name: 'Messages' })
    expect(await log.getAttribute('aria-live')).toBe('polite')
    expect(await log.locator('.author').allTextContents()).toEqual(['Alice:', 'Alice:'])
    await alice.page.getByRole('img', { name: 'Read by Bob' }).first().waitFor(PATIENCE)
    const start = await enter('/')
    await start.page.locator('.card').first().waitFor()
    expect(await unnamedControls(start.page)).toEqual([])
  })

  test.each(['light', 'dark'] as const)('has enough contrast where it is %s', async colorScheme => {
    const start = await enter('/', { colorScheme })
    await start.page.locator('.card').first().waitFor()
    expect(await faintTexts(start.page)).toEqual([])
    const alice = await enter('/?as=alice#chat:light', { colorScheme })
    const bob = await enter('/?as=bob#chat:dusk', { colorScheme })
    await alice.say(`in the ${colorScheme}`)
    await alice.page.evaluate(() => location.assign('#dm:alice~bob'))
    await alice.say('a word')
    await bob.page.getByRole('link', { name: /Alice.*unread/ }).waitFor(PATIENCE)
    await bob.page.locator('textarea').fill('half a')
    expect(await faintTexts(bob.page)).toEqual([])
    expect(await faintTexts(alice.page)).toEqual([])
    await bob.goOffline(true)
    await bob.page.getByText('You are offline.').first().waitFor()
    expect(await faintTexts(bob.page)).toEqual([])
    await bob.goOffline(false)
  })

  test('puts in as text what others send', async () => {
    const alice = await enter('/?as=alice#chat:markup')
    const bob = await enter('/?as=bob#chat:markup')
    const hostile = '<img src=x onerror="document.title=1"><b>bold</b> & {{ 7 }}'
    await alice.say(hostile)
    await bob.message(hostile).waitFor(PATIENCE)
    expect(await bob.page.locator('.log img, .log b').count()).toBe(0)
  })

  test('tells why a message was not sent, and lets one try again or give up', async () => {
    const alice = await enter('/?as=alice#chat:long')
    await alice.say('x'.repeat(17 * 1024))
    await alice.page.getByText('That is too long to send.').waitFor(PATIENCE)
    await alice.page.getByRole('button', { name: 'Send again' }).click()
    await alice.page.getByText('That is too long to send.').waitFor(PATIENCE)
    await alice.page.getByRole('button', { name: 'Delete' }).click()
    await expect.poll(alice.texts).toEqual([])
    await alice.say('shorter')
    await alice.page.getByRole('img', { name: 'Sent' }).waitFor(PATIENCE)
  })

  test('shows announcements to read and notices to put away', async () => {
    const carol = await enter('/?as=carol#chat:lobby')
    const voice = service()
    await voice.channel('role:client').send({ text: 'We close at noon.' })
    await voice.channel('user:carol').send({ kind: 'order', text: 'Your order is on its way.' })
    await carol.page.getByText('Your order is on its way.').waitFor(PATIENCE)
    await carol.page.getByRole('link', { name: /Client.*1 unread/ }).click()
    await carol.message('We close at noon.').waitFor(PATIENCE)
    await carol.page.getByText('Only admins and services speak here.').waitFor()
    await carol.shot('announcement')
    await carol.page.getByRole('button', { name: 'Put away: Order' }).click()
    await expect.poll(() => carol.page.locator('.toast').count()).toBe(0)
  })
})
