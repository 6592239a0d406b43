import { describe, expect, test } from 'vitest'
import { faintTexts, focused, unnamedControls } from './accessibility.ts'
import { onStage, PATIENCE } from './stage.ts'

const { stage, visit, enter, voiceOf } = onStage()

/** Each sets `struck` where it is taken for more than text. */
const STRIKES = [
  '<script>top.struck=1</script>',
  '<img src=x onerror=top.struck=1>',
  '<svg onload=top.struck=1>',
  '<svg><script>top.struck=1</script></svg>',
  '<svg><animate onbegin=top.struck=1 attributeName=x>',
  '<math><mtext><img src=x onerror=top.struck=1></mtext></math>',
  '<iframe srcdoc="<script>top.struck=1</script>">',
  '<iframe src="javascript:top.struck=1">',
  '<object data="javascript:top.struck=1">',
  '<embed src="javascript:top.struck=1">',
  '<a href="javascript:top.struck=1" autofocus onfocus=top.struck=1>x</a>',
  '[x](javascript:top.struck=1)',
  '<details open ontoggle=top.struck=1>',
  '<input autofocus onfocus=top.struck=1>',
  '<body onload=top.struck=1>',
  '<style>@import "javascript:top.struck=1"</style>',
  '<base href="javascript:top.struck=1//">',
  '<form action="javascript:top.struck=1"><button>x</button></form>',
  '<video><source onerror=top.struck=1></video>',
  '<noscript><p title="</noscript><img src=x onerror=top.struck=1>">',
  '<template><img src=x onerror=top.struck=1></template>',
  '"><img src=x onerror=top.struck=1>',
  "'-(top.struck=1)-'",
  '</textarea><img src=x onerror=top.struck=1>',
  '</title><script>top.struck=1</script>',
  '<!--><img src=x onerror=top.struck=1>-->',
  '<img src=x onerror="&#116;op.struck=1">',
  '<IMG SRC=x OnErRoR=top.struck=1>',
  '<img/src=x/onerror=top.struck=1>',
  '{{constructor.constructor("top.struck=1")()}}',
  'javascript:top.struck=1',
  'data:text/html,<script>top.struck=1</script>',
]

describe('the page, to those who use it otherwise', () => {
  test('can be used with the keyboard alone', async () => {
    const bob = await enter('/?as=bob#chat:keys')
    const { page } = await visit('/')
    await page.getByRole('link', { name: 'Alice' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page), PATIENCE).toBe('Message to Lobby')
    await page.keyboard.press('Escape')
    expect(await focused(page)).toBe('Lobby')
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('Search')
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('New conversation')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'New conversation' }).waitFor()
    await page.getByLabel('Room to join or begin').focus()
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
    await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
    await page.getByRole('region', { name: 'Conversation', exact: true }).waitFor()
    const log = page.getByRole('log', { name: 'Messages' })
    expect(await log.getAttribute('aria-live')).toBe('polite')
    expect(await log.locator('.author').allTextContents()).toEqual(['Alice:', 'Alice:'])
    await alice.page.getByRole('img', { name: 'Read by Bob' }).first().waitFor(PATIENCE)
    const start = await visit('/')
    await start.page.locator('.card').first().waitFor()
    expect(await unnamedControls(start.page)).toEqual([])
  })

  test.each(['light', 'dark'] as const)('has enough contrast where it is %s', async colorScheme => {
    const start = await visit('/', { colorScheme })
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

  test('T18: runs nothing of what others say, are called, or give notice of', async () => {
    const named = '"><svg=onload=top.struck=1>'
    const { token } = await (
      await fetch(`${stage().web}/local/tokens`, {
        method: 'POST',
        body: JSON.stringify({ sub: named, roles: ['admin'] }),
      })
    ).json()
    const eve = voiceOf(named, token)
    const bob = await enter('/?as=bob#chat:struck')
    const room = eve.channel('chat:struck')
    await room.join()
    for (const text of STRIKES) await room.send({ text })
    await eve.channel('user:bob').send({ kind: '<img/src/onerror=top.struck=1>', text: STRIKES[0] ?? '' })
    const [strike = ''] = STRIKES.filter(text => text.startsWith('<img src=x'))
    const file = new File(['x'], strike, { type: 'text/plain' })
    await room.send({ text: 'a file', attachments: [await room.upload(file).attachment] })
    await eve.converse({ with: ['bob'], title: strike, private: true })
    await bob.page.locator('.channels .title', { hasText: strike }).waitFor(PATIENCE)
    await bob.page.locator('.log .file-name', { hasText: strike }).waitFor(PATIENCE)
    await room.send({ text: 'that was all' })
    await bob.message('that was all').waitFor(PATIENCE)
    const shown = await bob.texts()
    for (const text of STRIKES) expect(shown.join('\n')).toContain(text)
    const kinds =
      'img, script, iframe, object, embed, math, animate, style, form, base, video, details, template, noscript'
    const told =
      '[srcdoc], [src="x"], [onerror], [onload], [onfocus], [ontoggle], [href*="top.struck"], [src*="top.struck"]'
    for (const where of ['.log', '.toast', '.channels']) {
      const within = bob.page.locator(where).locator(`${kinds}, ${told}`)
      expect(await within.evaluateAll(found => found.map(element => element.outerHTML))).toEqual([])
    }
    expect(await bob.page.evaluate(() => 'struck' in window)).toBe(false)
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
    const voice = voiceOf('admin')
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
