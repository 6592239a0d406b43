import { describe, expect, test } from 'vitest'
import { LANGUAGES, type Language } from '../../web/words/language.ts'
import { violationsInEveryLook } from './axe.ts'
import { goTo, isLive, onStage, PATIENCE, type Window } from './stage.ts'

const { visit, voiceOf } = onStage({ mayComplain: true })

const REVOKED = { event: 'problem', code: 'UNAUTHENTICATED', message: 'Over.', reconnect: 'never' }
const CODES = Object.keys(LANGUAGES) as Language[]

/** Looks at a state in every way. */
const hold = async ({ page }: Window, state: string): Promise<void> =>
  expect.soft(await violationsInEveryLook(page, state)).toEqual([])

/** Each state is looked at four times, and each look takes a second or two. */
const LONG = { timeout: 180_000 }

describe.each(CODES)('axe-core finds nothing, %s', LONG, locale => {
  const words = LANGUAGES[locale]
  const room = `chat:axe-${locale}`

  test('before one is somebody, and where the server is away', async () => {
    const start = await visit('/', { locale })
    await start.page.getByRole('heading', { name: words.start.question }).waitFor()
    await hold(start, 'start')
    await start.page.getByRole('button', { name: words.start.deed }).click()
    await start.page.getByRole('alert').getByText(words.start.fault).waitFor()
    await hold(start, 'start with a fault')
    await start.page.route('**/local/config', route => route.abort())
    await start.page.reload()
    await start.page.getByRole('heading', { name: words.trouble.title }).waitFor()
    await hold(start, 'trouble')
  })

  test('in the inbox and its windows', async () => {
    const bob = await visit('/?as=bob', { locale })
    await isLive(bob)
    await goTo(bob, '#')
    await bob.page.getByText(words.conversation.nothing).waitFor({ state: 'attached' })
    await hold(bob, 'nothing open')
    await bob.page.getByLabel(words.inbox.filter).fill('qqq')
    await bob.page.getByText(words.inbox.noMatch).waitFor()
    await hold(bob, 'nothing found')
    await bob.page.getByLabel(words.inbox.filter).fill('')
    await bob.page.getByRole('button', { name: words.begin.title }).click()
    await bob.page.getByRole('button', { name: words.begin.openRoom }).click()
    await bob.page.getByText(words.begin.noRoomName).waitFor()
    await hold(bob, 'new conversation')
    await bob.page.getByRole('button', { name: words.begin.openGroup }).click()
    await bob.page.locator('#new-group-fault').getByText(words.begin.noRoomName).waitFor()
    await hold(bob, 'new private room')
    await bob.page.keyboard.press('Escape')
    await bob.page.getByRole('button', { name: words.settings.label }).click()
    await hold(bob, 'settings')
  })

  test('in what one keeps of conversations', async () => {
    const reader = `reader-${locale}`
    const [voice, me] = [voiceOf('alice'), voiceOf(reader)]
    for (const name of ['pinned', 'muted', 'archived']) {
      const channel = `chat:axe-${locale}-${name}`
      await me.channel(channel).join()
      await voice.channel(channel).join()
      await voice.channel(channel).send({ text: 'for you', mentions: [reader] })
    }
    await me.settings({ channel: `chat:axe-${locale}-pinned`, pinned: 1 })
    await me.settings({ channel: `chat:axe-${locale}-muted`, mutedUntil: '2999-01-01T00:00:00.000Z' })
    await me.settings({ channel: `chat:axe-${locale}-archived`, archived: true })
    const window = await visit(`/?as=${reader}#chat:axe-${locale}-pinned`, { locale })
    await isLive(window)
    const archive = window.page.locator('.archive-switch')
    await archive.waitFor(PATIENCE)
    await hold(window, 'pinned and muted ones')
    await window.page.locator('.channels a').first().focus()
    await window.page.locator('.row-more[tabindex="0"]').click()
    await window.page.getByRole('dialog', { name: words.keeping.menu }).waitFor()
    await hold(window, 'the menu of a conversation')
    await window.page.keyboard.press('Escape')
    await goTo(window, '#')
    await archive.click()
    await hold(window, 'the archive')
  })

  test('in conversations', async () => {
    const alice = voiceOf('alice')
    const log = alice.channel(room)
    await log.join()
    const bob = await visit(`/?as=bob#${room}-empty`, { locale })
    await isLive(bob)
    await bob.page.getByText(words.log.empty).waitFor(PATIENCE)
    await hold(bob, 'empty')
    await goTo(bob, `#${room}`)
    await bob.say('Is that so?')
    await log.send({ text: 'It is: https://example.org/tides, and not https://аpple.com.' })
    await alice.channel('dm:alice~bob').send({ text: 'for you' })
    const types = async () => {
      // Typing is told to those who are there and kept for nobody: it is said until it is seen.
      log.typing(true)
      return bob.page.locator('.typing').textContent()
    }
    await expect.poll(types, PATIENCE).toBe(words.typing.named(1, 'Alice'))
    await bob.page.locator('.badge:not([hidden])').first().waitFor(PATIENCE)
    await hold(bob, 'a talk')
    const { seq } = await log.send({ text: 'Who comes?' })
    await log.react(seq, '🙏')
    await log.send({ text: 'I do.' }, { about: seq })
    const { seq: wrong } = await log.send({ text: 'wrong' })
    await log.edit(seq, { text: 'Who is coming?' })
    await log.delete(wrong)
    await bob.message(words.message.deleted).waitFor(PATIENCE)
    await hold(bob, 'answered, edited, deleted, reacted to')
    await bob.message('I do.').hover()
    await bob.message('I do.').getByRole('button', { name: words.deeds.menu }).click()
    await bob.page.getByLabel(words.deeds.anyEmoji).fill('none')
    await bob.page.getByRole('button', { name: words.deeds.react, exact: true }).click()
    await bob.page.getByText(words.deeds.noEmoji).waitFor()
    await hold(bob, 'the menu of a message')
    await bob.page.getByRole('button', { name: words.deeds.answer, exact: true }).click()
    await bob.page.locator('.task').waitFor()
    await hold(bob, 'an answer')
    await bob.shot(`answer-${locale}`)
    for (let at = 1; at <= 60; at++) await log.send({ text: `line ${at}` })
    await bob.message('line 60').waitFor(PATIENCE)
    await bob.page.getByRole('log').evaluate(box => box.scrollTo(0, box.scrollHeight / 3))
    await bob.page.locator('.jump:not([hidden])').first().waitFor()
    await hold(bob, 'a long talk, scrolled up')
    await bob.page.getByLabel(words.inbox.filter).fill('line 5')
    await bob.page.locator('.findings li').first().waitFor(PATIENCE)
    await hold(bob, 'messages found')
  })

  test('in threads', async () => {
    const log = voiceOf('alice').channel(`${room}-threads`)
    await log.join()
    const { seq } = await log.send({ text: 'Who comes?' })
    const { seq: alone } = await log.send({ text: 'Nobody answers this.' })
    const { seq: first } = await log.send({ text: 'I do.' }, { about: seq })
    await log.send({ text: 'So do I.' }, { about: first })
    const bob = await visit(`/?as=bob#${room}-threads`, { locale })
    await isLive(bob)
    await bob.page.locator('.answers:visible').click(PATIENCE)
    const thread = bob.page.getByRole('region', { name: words.threads.title })
    await thread.getByText('So do I.').waitFor(PATIENCE)
    await bob.page.getByRole('textbox', { name: words.threads.answer }).fill('And I')
    await hold(bob, 'a thread')
    await goTo(bob, `#${room}-threads&thread=${alone}`)
    await thread.getByText(words.threads.none).waitFor()
    await hold(bob, 'a thread without answers')
    await bob.shot(`thread-${locale}`)
  })

  test('in files', async () => {
    const window = await visit(`/?as=alice#${room}-files`, { locale })
    await isLive(window)
    const { page } = window
    const picture = await page.screenshot({ type: 'png' })
    const pick = async (files: readonly { name: string; mimeType: string; buffer: Buffer }[]) => {
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: words.files.add }).click()
      await (await chooser).setFiles([...files])
    }
    await page.context().route(/partNumber=/, route => {
      // Of the long one nothing comes.
      if (Number(route.request().headers()['content-length'] ?? 0) < 5_000_000) void route.continue()
    })
    await pick([
      { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<b>') },
      { name: 'tides.txt', mimeType: 'text/plain', buffer: Buffer.from('high water') },
      { name: 'look.png', mimeType: 'image/png', buffer: picture },
    ])
    await expect.poll(() => page.locator('.own-file[data-state="sent"]').count(), PATIENCE).toBe(2)
    await pick([{ name: 'long.txt', mimeType: 'text/plain', buffer: Buffer.alloc(5_500_000, 'a') }])
    await page.getByText(words.files.wait).waitFor()
    await hold(window, 'files on their way')
    await page.getByRole('button', { name: `${words.files.remove}: long.txt` }).click()
    await window.say('with files')
    await page.locator('.picture img').waitFor(PATIENCE)
    await hold(window, 'a message with files')
    await page.getByRole('button', { name: words.files.look('look.png') }).click()
    await page.getByRole('dialog', { name: 'look.png' }).waitFor(PATIENCE)
    await hold(window, 'a picture')
  })

  test('where something is amiss', async () => {
    const carol = await visit(`/?as=carol#${room}-amiss`, { locale })
    await isLive(carol)
    await voiceOf('admin').channel('user:carol').send({ kind: 'order', text: 'On its way.' })
    await carol.page.getByText('On its way.').waitFor(PATIENCE)
    await carol.say('x'.repeat(17 * 1024))
    await carol.page.getByText(words.problems.TOO_LARGE).first().waitFor(PATIENCE)
    await hold(carol, 'a failed message and a notice')
    await goTo(carol, '#role:client')
    await carol.page.getByText(words.composer.onlyAdmins).waitFor(PATIENCE)
    await hold(carol, 'announcements')
    await carol.goOffline(true)
    await carol.page.getByText(words.connection.offline, { exact: true }).first().waitFor()
    await goTo(carol, `#${room}-amiss`)
    await carol.say('from the tunnel')
    await hold(carol, 'offline')
  })

  test('when the connection was closed', async () => {
    const start = await visit('/', { locale })
    await start.page.context().routeWebSocket(/^ws:/, socket => socket.send(JSON.stringify(REVOKED)))
    await start.page.getByRole('link', { name: 'Alice' }).click()
    await start.page.getByText(words.problems.UNAUTHENTICATED).first().waitFor(PATIENCE)
    await hold(start, 'closed')
  })
})

test('axe-core finds nothing on the page of the HTTP API', async () => {
  const api = await visit('/api/')
  await api.page.locator('.api-operation').first().waitFor()
  await hold(api, 'the HTTP API')
  const first = api.page.locator('[id="GET-presence"]')
  await first.locator('> summary').click()
  await first.locator('textarea').fill('alice')
  await first.locator('.api-send').click()
  await first.locator('.api-done').waitFor()
  await hold(api, 'the HTTP API with an answer')
})
