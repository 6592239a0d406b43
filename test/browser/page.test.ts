import { describe, expect, test } from 'vitest'
import { isLive, onStage, PATIENCE, type Window } from './stage.ts'

const { visit, enter } = onStage()

const PHONE = { viewport: { width: 360, height: 720 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

const TIDES =
  'The tide tables came in. The short form: high water at 06:40 and at 19:05, wind from the west, and nothing to worry about before the weekend.'

const enterAs = (user: string, channel: string, options = {}): Promise<Window> =>
  enter(`/?as=${user}#${channel}`, options)

const sees = (window: Window, text: string) => window.message(text).waitFor(PATIENCE)
const tickBecomes = (window: Window, text: string, tick: string) =>
  expect.poll(() => window.tick(text), PATIENCE).toBe(tick)

describe('the page', () => {
  test('lets one pick who to be, and each window is somebody', async () => {
    const start = await visit('/')
    await start.page.getByRole('heading', { name: 'Who do you want to be?' }).waitFor()
    expect(await start.page.locator('.card strong').allTextContents()).toEqual([
      'Alice',
      'Bob',
      'Carol',
      'Agent',
      'Admin',
    ])
    await start.shot('start')
    await start.page.getByRole('link', { name: 'Alice' }).click()
    await isLive(start)
    await start.page.getByRole('link', { name: /Lobby/ }).waitFor()
    expect(new URL(start.page.url()).searchParams.get('as')).toBe('alice')
    await start.page.getByRole('link', { name: 'Open a second window as Bob' }).waitFor()
  })

  test('takes two people from the lobby to a talk with typing, ticks and presence', async () => {
    const [alice, bob] = [await enterAs('alice', ''), await enterAs('bob', '')]
    await alice.say('Good morning! Is anybody in the lobby already?')
    await sees(bob, 'Good morning! Is anybody in the lobby already?')
    await bob.say('I am.')
    await sees(alice, 'I am.')
    await tickBecomes(alice, 'Good morning! Is anybody in the lobby already?', 'read')
    await bob.say(TIDES)
    await sees(alice, TIDES)
    await alice.say('Lovely, thank you')
    await alice.say('Shall we meet at nine?')
    await sees(bob, 'Shall we meet at nine?')
    await tickBecomes(bob, TIDES, 'read')
    await bob.page.locator('textarea').pressSequentially('Nine is')
    await alice.page.getByText('Bob is typing…').first().waitFor(PATIENCE)
    await alice.page.getByText('2 people online').waitFor(PATIENCE)
    await tickBecomes(alice, 'Shall we meet at nine?', 'read')
    expect(
      await alice.message('Shall we meet at nine?').locator('[role=img]').getAttribute('aria-label'),
    ).toBe('Read by Bob')
    await alice.shot('talk')
    await bob.page.emulateMedia({ colorScheme: 'dark' })
    await bob.shot('talk-dark')
    await bob.page.locator('textarea').fill('')
    await expect.poll(() => alice.page.locator('.typing').textContent(), PATIENCE).toBe('')
  })

  test('ticks once for sent, twice for delivered, in colour for read', async () => {
    const alice = await enterAs('alice', 'dm:alice~dora')
    await alice.say('For when you come')
    await tickBecomes(alice, 'For when you come', 'sent')
    const dora = await enterAs('dora', 'chat:elsewhere')
    await tickBecomes(alice, 'For when you come', 'delivered')
    await alice.shot('delivered')
    await dora.page.getByRole('link', { name: /Alice.*1 unread message/ }).click()
    await sees(dora, 'For when you come')
    await tickBecomes(alice, 'For when you come', 'read')
    await alice.page.locator('.under .dot[data-status=online]').waitFor()
    await dora.page.context().close()
    await alice.page.locator('.under .dot[data-status=offline]').waitFor(PATIENCE)
  })

  test('misses nothing and doubles nothing when a window is cut off and comes back', async () => {
    const [alice, bob] = [await enterAs('alice', 'chat:pier'), await enterAs('bob', 'chat:pier')]
    await alice.say('before')
    await sees(bob, 'before')
    await bob.goOffline(true)
    await bob.page.getByText('You are offline.').first().waitFor()
    for (const text of ['one', 'two', 'three']) await alice.say(text)
    await tickBecomes(alice, 'three', 'sent')
    await bob.say('written in the tunnel')
    await tickBecomes(bob, 'written in the tunnel', 'waiting')
    await bob.shot('offline')
    await bob.goOffline(false)
    await sees(bob, 'three')
    await sees(alice, 'written in the tunnel')
    await tickBecomes(bob, 'written in the tunnel', 'read')
    const all = ['before', 'one', 'two', 'three', 'written in the tunnel']
    await expect.poll(bob.texts).toEqual(all)
    expect(await alice.texts()).toEqual(all)
  })

  test('counts what is unread, in the list and in the title, until it is read', async () => {
    const frank = await enterAs('frank', 'chat:other-room')
    const erin = await enterAs('erin', 'dm:erin~frank')
    await erin.say('first')
    await erin.say('second')
    const link = frank.page.getByRole('link', { name: /Erin.*2 unread messages/ })
    await link.waitFor(PATIENCE)
    await expect.poll(() => frank.page.title()).toBe('(2) Frank · Heliograph')
    await frank.shot('unread')
    await link.click()
    await sees(frank, 'second')
    await frank.page.locator('.divider-new').waitFor()
    await expect.poll(() => frank.page.title(), PATIENCE).toBe('Frank · Heliograph')
  })

  test('reads older messages back as one scrolls up, and stays where one looks', async () => {
    const alice = await enterAs('alice', 'chat:archive')
    const all = Array.from({ length: 130 }, (_, i) => `line ${i + 1}`)
    for (const text of all) await alice.say(text)
    await tickBecomes(alice, 'line 130', 'sent')
    const bob = await enterAs('bob', 'chat:archive')
    await sees(bob, 'line 130')
    expect((await bob.texts()).length).toBeLessThan(130)
    const log = bob.page.getByRole('log')
    const first = (await bob.texts())[0] ?? ''
    await bob.message(first).scrollIntoViewIfNeeded()
    const place = await bob.message(first).boundingBox()
    await expect.poll(async () => (await bob.texts())[0], PATIENCE).not.toBe(first)
    const placeAfter = await bob.message(first).boundingBox()
    expect(Math.abs((placeAfter?.y ?? 0) - (place?.y ?? 0))).toBeLessThan(200)
    await expect
      .poll(async () => {
        await log.evaluate(box => box.scrollTo(0, 0))
        return bob.texts()
      }, PATIENCE)
      .toEqual(all)
    await alice.say('and now')
    await bob.page.getByRole('button', { name: '1 new message' }).waitFor(PATIENCE)
    await bob.shot('older')
    await bob.page.getByRole('button', { name: '1 new message' }).click()
    await bob.message('and now').waitFor()
    await expect
      .poll(() => log.evaluate(box => box.scrollHeight - box.scrollTop - box.clientHeight))
      .toBeLessThan(5)
  })

  test('opens a talk by a name, tells what is no name, and lets one leave a room', async () => {
    const { page } = await enterAs('alice', 'chat:for-now')
    await page.getByRole('button', { name: 'New conversation' }).click()
    await page.locator('#new-direct').fill('alice')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('That is you.').waitFor()
    await page.locator('#new-direct').fill('Carol')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Carol' }).waitFor()
    await page.getByRole('link', { name: /For-now/ }).click()
    await page.getByRole('button', { name: 'Leave this room' }).click()
    await page.getByText('Choose a conversation, or begin a new one.').waitFor(PATIENCE)
    expect(await page.getByRole('link', { name: /For-now/ }).count()).toBe(0)
  })

  test('fits a phone, one column at a time', async () => {
    const alice = await enterAs('alice', 'chat:phone')
    await alice.say('Can you read this on the way?')
    const bob = await enterAs('bob', '', PHONE)
    await bob.page.getByRole('button', { name: 'New conversation' }).click()
    await bob.page.locator('#new-room').fill('Phone')
    await bob.page.keyboard.press('Enter')
    await sees(bob, 'Can you read this on the way?')
    await bob.say('Yes, and I can answer, too, in more words than fit on one line.')
    await sees(alice, 'Yes, and I can answer, too, in more words than fit on one line.')
    await bob.shot('phone-talk')
    const width = await bob.page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBe(360)
    await bob.page.getByRole('link', { name: 'Back to the conversations' }).click()
    await bob.page.getByRole('link', { name: /Phone/ }).waitFor()
    await bob.shot('phone-list')
  })
})
