import { describe, expect, test } from 'vitest'
import { LANGUAGES } from '../../web/words/language.ts'
import { focused } from './accessibility.ts'
import { goTo, isLive, onStage, PATIENCE, PHONE, type Window } from './stage.ts'

const { enter, voiceOf } = onStage()

/** A room with something said in it by somebody else, and the reader in it. */
const roomWith = async (
  voice: ReturnType<typeof voiceOf>,
  reader: ReturnType<typeof voiceOf>,
  name: string,
) => {
  const channel = voice.channel(`chat:${name}`)
  await channel.join()
  await reader.channel(`chat:${name}`).join()
  await channel.send({ text: `hello from ${name}` })
}

const row = ({ page }: Window, name: RegExp) =>
  page.locator('.channels li', { has: page.getByRole('link', { name }) })
const choose = async (window: Window, name: RegExp, deed: string) => {
  await row(window, name).hover()
  await row(window, name).getByRole('button', { name: 'Conversation options' }).click()
  await window.page
    .getByRole('dialog', { name: 'Conversation options' })
    .getByRole('button', { name: deed })
    .click()
}
const titles = ({ page }: Window) => page.locator('.channels:not(.findings) .title').allTextContents()

describe('the inbox', () => {
  test('is pinned, muted and archived by its menu, on every device of whoever does it', async () => {
    const [voice, reader] = [voiceOf('alice'), voiceOf('ivy')]
    for (const name of ['cove', 'bay', 'dune']) await roomWith(voice, reader, name)
    const ivy = await enter('/?as=ivy#chat:lobby')
    const other = await enter('/?as=ivy#chat:lobby', { colorScheme: 'dark' })
    await row(ivy, /Bay.*unread/).waitFor(PATIENCE)
    await choose(ivy, /Cove/, 'Pin')
    await expect.poll(() => titles(ivy), PATIENCE).toEqual(['Cove', 'Dune', 'Bay', 'Lobby'])
    await expect.poll(() => titles(other), PATIENCE).toEqual(['Cove', 'Dune', 'Bay', 'Lobby'])
    await choose(ivy, /Bay/, 'Pin')
    await expect.poll(() => titles(other), PATIENCE).toEqual(['Cove', 'Bay', 'Dune', 'Lobby'])
    await ivy.page.getByRole('link', { name: /Cove.*1 unread message, Pinned/ }).waitFor()
    await expect.poll(() => ivy.page.title(), PATIENCE).toBe('(3) Ivy · Heliograph')
    await choose(ivy, /Dune/, 'Mute for an hour')
    await ivy.page.getByRole('link', { name: /Dune.*1 unread message, Muted/ }).waitFor(PATIENCE)
    await expect.poll(() => other.page.title(), PATIENCE).toBe('(2) Ivy · Heliograph')
    await voice.channel('chat:dune').send({ text: 'you there?', mentions: ['ivy'] })
    await ivy.page
      .getByRole('link', { name: /Dune.*2 unread messages, 1 mentions you, Muted/ })
      .waitFor(PATIENCE)
    await expect.poll(() => ivy.page.title(), PATIENCE).toBe('(3) Ivy · Heliograph')
    await ivy.shot('inbox-kept')
    await other.shot('inbox-kept-dark')
    await choose(ivy, /Bay/, 'Archive')
    await other.page.getByRole('button', { name: 'Archived (1)' }).click(PATIENCE)
    await expect.poll(() => titles(other)).toEqual(['Bay'])
    await other.shot('archive-dark')
    await ivy.page.reload()
    await isLive(ivy)
    await ivy.page.getByRole('button', { name: 'Archived (1)' }).waitFor(PATIENCE)
    await expect.poll(() => titles(ivy), PATIENCE).toEqual(['Cove', 'Dune', 'Lobby'])
    await voice.channel('chat:bay').send({ text: 'and again' })
    await expect.poll(() => titles(ivy), PATIENCE).toEqual(['Cove', 'Bay', 'Dune', 'Lobby'])
    await ivy.page.getByRole('button', { name: /Archived/ }).waitFor({ state: 'hidden' })
    await expect.poll(() => titles(other), PATIENCE).toEqual(['Cove', 'Bay', 'Dune', 'Lobby'])
    await choose(ivy, /Cove/, 'Unpin')
    await choose(ivy, /Dune/, 'Unmute')
    await expect.poll(() => titles(other), PATIENCE).toEqual(['Bay', 'Dune', 'Cove', 'Lobby'])
  })

  test('knows the last words of every conversation at once, also where the newest entry amends another', async () => {
    const [voice, reader] = [voiceOf('alice'), voiceOf('jack')]
    for (const name of ['amended', 'plain']) await roomWith(voice, reader, name)
    const { entries } = await voice.channel('chat:amended').history()
    await voice.channel('chat:amended').react(entries[0]?.seq ?? 0, '🌊')
    const jack = await enter('/?as=jack')
    const lines = () => jack.page.locator('.channels .line').allTextContents()
    await expect
      .poll(lines, PATIENCE)
      .toEqual(expect.arrayContaining(['Alice: hello from amended', 'Alice: hello from plain']))
  })

  test('has its menu by keyboard, and goes back to where one was', async () => {
    const [voice, reader] = [voiceOf('alice'), voiceOf('kim')]
    for (const name of ['keyed', 'other']) await roomWith(voice, reader, name)
    const kim = await enter('/?as=kim#chat:lobby')
    await row(kim, /Keyed/).waitFor(PATIENCE)
    const { keyboard } = kim.page
    await row(kim, /Other/).getByRole('link').focus()
    await keyboard.press('ArrowDown')
    expect(await focused(kim.page)).toBe('Keyed')
    await keyboard.press('Tab')
    expect(await focused(kim.page)).toBe('Conversation options')
    await keyboard.press('Enter')
    await expect.poll(() => focused(kim.page)).toBe('Pin')
    await keyboard.press('ArrowDown')
    expect(await focused(kim.page)).toBe('Mute for an hour')
    await keyboard.press('Escape')
    expect(await focused(kim.page)).toBe('Conversation options')
    await keyboard.press('Enter')
    await keyboard.press('ArrowUp')
    expect(await focused(kim.page)).toBe('Archive')
    await keyboard.press('Enter')
    await kim.page.getByRole('button', { name: 'Archived (1)' }).focus()
    await keyboard.press('Enter')
    await expect.poll(() => titles(kim)).toEqual(['Keyed'])
    await keyboard.press('Tab')
    expect(await focused(kim.page)).toBe('Keyed')
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await keyboard.press('ArrowUp')
    await keyboard.press('Enter')
    await expect.poll(() => titles(kim), PATIENCE).toEqual(['Other', 'Keyed', 'Lobby'])
  })

  test('has its menu on a phone by a finger that rests on a row, which opens nothing else', async () => {
    const [voice, reader] = [voiceOf('alice'), voiceOf('liv')]
    await roomWith(voice, reader, 'finger')
    const liv = await enter('/?as=liv', { ...PHONE, viewport: { width: 360, height: 720 }, locale: 'th' })
    const link = liv.page.getByRole('link', { name: /Finger/ })
    await link.waitFor(PATIENCE)
    const { x, y } = (await link.boundingBox()) ?? { x: 0, y: 0 }
    const finger = await liv.page.context().newCDPSession(liv.page)
    const touch = (type: 'touchStart' | 'touchEnd') =>
      finger.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchStart' ? [{ x: x + 60, y: y + 20 }] : [],
      })
    await touch('touchStart')
    const menu = liv.page.getByRole('dialog', { name: LANGUAGES.th.keeping.menu })
    await menu.waitFor(PATIENCE)
    await touch('touchEnd')
    await liv.shot('inbox-menu-phone-th')
    expect(await menu.isVisible()).toBe(true)
    expect(new URL(liv.page.url()).hash).toBe('')
    await menu.getByRole('button', { name: LANGUAGES.th.keeping.mute }).click()
    await liv.page.getByRole('link', { name: new RegExp(LANGUAGES.th.inbox.muted) }).waitFor(PATIENCE)
    expect(await liv.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await liv.shot('inbox-phone-th')
  })

  test('begins a private room with several, and calls it by its title', async () => {
    const bob = await enter('/?as=bob#chat:lobby')
    const alice = await enter('/?as=alice#chat:lobby')
    const { page } = alice
    await page.getByRole('button', { name: 'New conversation' }).click()
    await page.getByLabel('What it is called').fill('Weekend trip')
    await page.getByLabel('Who is in it').fill('bob, a~b')
    await page.keyboard.press('Enter')
    await page.getByText('A name has no spaces').waitFor()
    await alice.shot('new-group')
    await page.getByLabel('Who is in it').fill('Bob, carol')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Weekend trip' }).waitFor(PATIENCE)
    await page.getByRole('textbox', { name: 'Message to Weekend trip' }).waitFor()
    await alice.say('Who drives?')
    await bob.page.getByRole('link', { name: /Weekend trip.*1 unread/ }).click(PATIENCE)
    await bob.message('Who drives?').waitFor(PATIENCE)
    await bob.shot('group')
    const channel = decodeURIComponent(new URL(page.url()).hash.slice(1))
    await voiceOf('alice').ask('describe', { channel, title: 'Long weekend' })
    await bob.page.getByRole('heading', { name: 'Long weekend' }).waitFor(PATIENCE)
    await goTo(bob, '#chat:lobby')
    await bob.page.getByRole('link', { name: /Long weekend/ }).waitFor()
  })

  test('tells why something is not kept', async () => {
    const { name } = await voiceOf('alice').converse({ with: ['bob'], title: 'Closed' })
    const mia = await enter(`/?as=mia#${name}`)
    await mia.page.getByText('You may not do that there.').waitFor(PATIENCE)
    await choose(mia, new RegExp(name.slice(6), 'i'), 'Pin')
    await mia.page.getByText('The conversation is as it was').waitFor(PATIENCE)
  })
})
