import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../../web/words/language.ts'
import { goTo, isLive, onStage, PATIENCE, PHONE, type Window } from './stage.ts'

const { enter, voiceOf } = onStage()

const title = ({ page }: Window) => page.locator('.conversation-header h2').textContent()

describe('the messenger', () => {
  test.each(['bn', 'th'] as const)('speaks %s where the browser asks for it', async locale => {
    const words = LANGUAGES[locale]
    const voice = voiceOf('alice').channel(`chat:tongue-${locale}`)
    await voice.join()
    await voice.send({ text: 'আজ সন্ধ্যায় কি দেখা হবে? ক্ষমা করবেন, দেরি হলো।' })
    await voice.send({
      text: 'วันนี้น้ำขึ้นสูงสุดตอนหกโมงสี่สิบ ลมมาจากทิศตะวันตก ไม่มีอะไรต้องกังวลก่อนสุดสัปดาห์นี้ ปู่ที่รู้ก็ดี',
    })
    const bob = await enter(`/?as=bob#chat:tongue-${locale}`, { locale, ...PHONE })
    await bob.page.getByText(words.days.today, { exact: true }).waitFor(PATIENCE)
    expect(await bob.page.locator('html').getAttribute('lang')).toBe(locale)
    const types = async () => {
      // Typing is told to those who are there and kept for nobody: it is said until it is seen.
      voice.typing(true)
      return bob.page.locator('.typing').textContent()
    }
    await expect.poll(types, PATIENCE).toBe(words.typing.named(1, 'Alice'))
    await bob.shot(`talk-${locale}`)
    await bob.page.emulateMedia({ colorScheme: 'dark' })
    await bob.page.setViewportSize({ width: 1180, height: 760 })
    await bob.shot(`talk-${locale}-dark`)
  })

  test('speaks and looks as one chooses, and remembers it', async () => {
    const { page } = await enter('/?as=bob#chat:chosen')
    await page.locator('textarea').fill('half a thought')
    const open = (name: string) => page.getByRole('button', { name }).click()
    await open('Language and appearance')
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const light = await ground()
    await page.getByLabel('Appearance', { exact: true }).selectOption('Dark')
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.getByLabel('Language', { exact: true }).selectOption('বাংলা')
    await page.getByRole('textbox', { name: LANGUAGES.bn.composer.label('Chosen') }).waitFor(PATIENCE)
    expect(await page.locator('html').getAttribute('lang')).toBe('bn')
    expect(await page.locator('textarea').inputValue()).toBe('half a thought')
    expect(await ground()).toBe(dark)
    await open(LANGUAGES.bn.settings.label)
    await page
      .getByLabel(LANGUAGES.bn.settings.appearance, { exact: true })
      .selectOption(LANGUAGES.bn.settings.light)
    expect(await ground()).toBe(light)
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await ground()).toBe(light)
  })

  test('keeps what one begins to write, and shows it in the inbox', async () => {
    const bob = await enter('/?as=bob#chat:drafts')
    await bob.say('said')
    await bob.page.locator('textarea').fill('begun')
    await goTo(bob, '#chat:other')
    const row = bob.page.getByRole('link', { name: /Drafts/ })
    await row.getByText('Draft: begun').waitFor()
    await bob.page.reload()
    await row.getByText('Draft: begun').waitFor(PATIENCE)
    await row.click()
    expect(await bob.page.locator('textarea').inputValue()).toBe('begun')
    await bob.page.keyboard.press('Enter')
    await bob.message('begun').waitFor(PATIENCE)
    await goTo(bob, '#chat:other')
    await row.getByText('You: begun').waitFor(PATIENCE)
    await expect.poll(() => row.locator('.badge:not([hidden])').count(), PATIENCE).toBe(0)
  })

  test('has the last active first, finds by name and by what was said, and goes through it with arrows', async () => {
    const carol = await enter('/?as=carol#chat:zebra')
    await carol.say('stripes')
    const alice = voiceOf('alice')
    await alice.channel('dm:alice~carol').send({ text: 'shall we?' })
    await carol.page.getByRole('link', { name: /Alice.*1 unread/ }).waitFor(PATIENCE)
    const titles = () => carol.page.locator('.channels .title').allTextContents()
    await expect.poll(async () => (await titles()).slice(0, 2), PATIENCE).toEqual(['Alice', 'Zebra'])
    const find = carol.page.getByRole('searchbox', { name: 'Search' })
    await find.fill('STRIPES')
    expect(await titles()).toEqual(['Zebra'])
    await carol.page.getByText('1 conversation', { exact: true }).waitFor({ state: 'attached' })
    await carol.shot('found')
    await find.press('Escape')
    expect((await titles()).length).toBeGreaterThan(1)
    await find.press('ArrowDown')
    await carol.page.keyboard.press('ArrowDown')
    await carol.page.keyboard.press('Enter')
    await expect.poll(() => title(carol)).toBe('Zebra')
    expect(await carol.page.locator('.channels a[tabindex="0"]').count()).toBe(1)
  })

  test('shows links that lead where they say, and says where they lead otherwise', async () => {
    const said = voiceOf('alice').channel('chat:links')
    await said.join()
    const texts = [
      'See https://example.org/tides?day=today, and tell me.',
      'https://аpple.com is not what it seems',
      'javascript:alert(1) https://bank.example@evil.example',
    ]
    for (const text of texts) await said.send({ text })
    const bob = await enter('/?as=bob#chat:links')
    await bob.page.locator('.log').getByText('javascript:alert(1)').waitFor(PATIENCE)
    const links = bob.page.locator('.log .text a')
    expect(
      await links.evaluateAll(found => found.map(one => [one.getAttribute('href'), one.getAttribute('rel')])),
    ).toEqual([
      ['https://example.org/tides?day=today', 'noopener noreferrer nofollow'],
      ['https://xn--pple-43d.com/', 'noopener noreferrer nofollow'],
    ])
    expect(await links.last().textContent()).toBe('https://аpple.com (leads to xn--pple-43d.com)')
    await bob.shot('links')
  })

  test('leads up to where the unread begins, and stands there', async () => {
    const alice = voiceOf('alice').channel('chat:unread')
    await alice.join()
    const bob = await enter('/?as=bob#chat:unread')
    await bob.say('I was here')
    await expect.poll(() => bob.tick('I was here'), PATIENCE).not.toBe('sending')
    await goTo(bob, '#chat:elsewhere')
    for (let at = 1; at <= 180; at++) await alice.send({ text: `news ${at}` })
    await bob.page.getByRole('link', { name: /Unread.*180 unread messages/ }).waitFor(PATIENCE)
    await goTo(bob, '#')
    await bob.page.reload()
    await isLive(bob)
    await bob.page.getByRole('link', { name: /Unread.*180 unread messages/ }).click()
    await bob.message('news 180').waitFor(PATIENCE)
    await bob.shot('unread-above')
    await bob.page.getByRole('button', { name: '180 unread above' }).click()
    const line = bob.page.locator('.divider-new')
    await line.waitFor(PATIENCE)
    await expect.poll(async () => (await line.boundingBox())?.y ?? -1, PATIENCE).toBeGreaterThan(60)
    const { y } = (await line.boundingBox()) ?? { y: 0 }
    expect(y).toBeLessThan(700)
    await bob.message('news 1').waitFor()
    await expect.poll(() => bob.page.locator('.jump-up:not([hidden])').count()).toBe(0)
    await bob.shot('unread-line')
  })

  test('finds a message by part of a word and goes to it, however far back it is', async () => {
    const alice = voiceOf('alice').channel('chat:found')
    await alice.join()
    await alice.send({ text: 'The lighthouse keeper leaves at seven.' })
    for (let at = 1; at <= 120; at++) await alice.send({ text: `wave ${at}` })
    const bob = await enter('/?as=bob#chat:found')
    await bob.message('wave 120').waitFor(PATIENCE)
    await goTo(bob, '#chat:elsewhere')
    await bob.page.getByRole('searchbox').fill('LIGHTHOU')
    const hit = bob.page.getByRole('link', { name: /Found.*The lighthouse keeper/ })
    await hit.waitFor(PATIENCE)
    expect(await hit.locator('mark').textContent()).toBe('lighthou')
    await hit.click()
    const row = bob.page.locator('.message[data-found]')
    await row.waitFor(PATIENCE)
    expect(await row.locator('.text').textContent()).toBe('The lighthouse keeper leaves at seven.')
    await expect.poll(async () => (await row.boundingBox())?.y ?? -1).toBeGreaterThan(40)
    await bob.shot('found-message')
    await bob.page.getByRole('searchbox').fill('nothing has this')
    await bob.page.getByText('No message has that.').waitFor(PATIENCE)
  })

  test('goes back on a phone as the browser does, and has room for a finger', async () => {
    const bob = await enter('/?as=bob', PHONE)
    const row = bob.page.getByRole('link', { name: /Lobby/ })
    await row.waitFor(PATIENCE)
    await bob.shot('phone-inbox')
    const entries = await bob.page.evaluate(() => history.length)
    await row.click()
    await expect.poll(() => title(bob)).toBe('Lobby')
    await bob.page.getByRole('link', { name: 'Back to the conversations' }).click()
    await row.waitFor()
    await row.click()
    await bob.page.goBack()
    await row.waitFor()
    await row.click()
    await bob.page.getByRole('textbox', { name: 'Message to Lobby' }).waitFor()
    expect(await bob.page.evaluate(() => history.length)).toBe(entries + 1)
    const small = await bob.page
      .locator('button:visible, a:visible, select:visible, textarea:visible')
      .evaluateAll(all =>
        all
          .map(one => [one.getBoundingClientRect(), one.outerHTML.slice(0, 60)] as const)
          .filter(([{ width, height }]) => width < 44 || height < 44)
          .map(([{ width, height }, html]) => `${width} x ${height} ${html}`),
      )
    expect(small).toEqual([])
  })

  test('tells how many messages wait while one is offline', async () => {
    const bob = await enter('/?as=bob#chat:tunnel')
    await bob.say('before')
    await expect.poll(() => bob.tick('before'), PATIENCE).toBe('sent')
    await bob.goOffline(true)
    await bob.page.getByText('You are offline.').first().waitFor()
    await bob.say('one')
    await bob.say('two')
    await bob.page.locator('.banner').getByText('2 messages wait.').waitFor()
    await bob.shot('offline-waiting')
    await bob.goOffline(false)
    await expect.poll(() => bob.tick('two'), PATIENCE).toBe('sent')
    await expect.poll(() => bob.page.locator('.banner').isVisible()).toBe(false)
  })
})
