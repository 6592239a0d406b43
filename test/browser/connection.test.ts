import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { isLive, type Stage, setStage, type Window } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.end())

const PATIENCE = { timeout: 20_000 }
const enter = async (path: string): Promise<Window> => {
  const window = await stage.windowOf(path)
  onTestFinished(() => window.page.context().close())
  return window
}

/** Where no WebSocket comes through the page polls: what is to be cut off is kept from that, too. */
const keepFromPolling = ({ page }: Window) => page.context().route('**/polling', route => route.abort())

const REVOKED = { event: 'problem', code: 'UNAUTHENTICATED', message: 'Over.', reconnect: 'never' }

describe('a connection that is lost', () => {
  test('is told with the time of the next try, and tried now when one wants', async () => {
    const alice = await enter('/?as=alice#chat:lost')
    await isLive(alice)
    let refusals = 0
    const { page } = alice
    await keepFromPolling(alice)
    await page.context().routeWebSocket(/^ws:/, socket => {
      refusals++
      return socket.close({ code: 1012 })
    })
    await alice.goOffline(true)
    await alice.goOffline(false)
    await page
      .getByText(/The connection was lost\. Trying again in \d+ s\./)
      .first()
      .waitFor(PATIENCE)
    await alice.say('while nobody listens')
    await page.getByRole('button', { name: 'Try now' }).waitFor()
    await alice.shot('lost')
    const before = refusals
    await page.getByRole('button', { name: 'Try now' }).click()
    await expect.poll(() => refusals, PATIENCE).toBeGreaterThan(before)
    expect(await alice.tick('while nobody listens')).toBe('waiting')
  })

  test('is closed with the reason when the server says never, and begun anew by hand', async () => {
    const { page, shot } = await enter('/')
    await page.context().routeWebSocket(/^ws:/, socket => socket.send(JSON.stringify(REVOKED)))
    await page.getByRole('link', { name: 'Alice' }).click()
    await page.getByText('Your sign-in is no longer valid.').first().waitFor(PATIENCE)
    await page.locator('.pill', { hasText: 'Closed' }).waitFor()
    await shot('closed')
    await page.getByRole('button', { name: 'Connect again' }).waitFor()
  })

  test('brings back who has read what meanwhile', async () => {
    const [erin, frank] = [await enter('/?as=erin#chat:meanwhile'), await enter('/?as=frank#chat:elsewhere')]
    await isLive(erin)
    await isLive(frank)
    await frank.page.evaluate(() => location.assign('#chat:meanwhile'))
    await frank.page.getByText('2 people online').waitFor(PATIENCE)
    await frank.page.evaluate(() => location.assign('#chat:elsewhere'))
    await erin.say('said before the tunnel')
    await expect.poll(() => erin.tick('said before the tunnel'), PATIENCE).toBe('delivered')
    await erin.goOffline(true)
    await erin.page.getByText('You are offline.').first().waitFor()
    await frank.page.getByRole('link', { name: /Meanwhile.*unread/ }).click()
    await frank.message('said before the tunnel').waitFor(PATIENCE)
    await expect.poll(() => frank.page.title(), PATIENCE).toBe('Frank · Heliograph')
    await erin.goOffline(false)
    await expect.poll(() => erin.tick('said before the tunnel'), PATIENCE).toBe('read')
  })

  test('does not lose what was written when the page is loaded again before it was sent', async () => {
    const [gina, hugo] = [await enter('/?as=gina#chat:reload'), await enter('/?as=hugo#chat:reload')]
    await isLive(gina)
    await isLive(hugo)
    const { page } = gina
    let isCut = true
    await keepFromPolling(gina)
    await page.context().routeWebSocket(/^ws:/, socket => {
      if (isCut) return socket.close({ code: 1012 })
      socket.connectToServer()
      return undefined
    })
    await gina.goOffline(true)
    for (const text of ['first, in the tunnel', 'second, in the tunnel']) await gina.say(text)
    await gina.goOffline(false)
    await page.reload()
    await expect.poll(() => gina.tick('first, in the tunnel'), PATIENCE).toBe('waiting')
    expect(await gina.tick('second, in the tunnel')).toBe('waiting')
    expect(await gina.message('first, in the tunnel').locator('[role=img]').getAttribute('aria-label')).toBe(
      'Waiting to be sent. It goes by itself.',
    )
    expect(await gina.texts()).toEqual(['first, in the tunnel', 'second, in the tunnel'])
    await gina.shot('left-behind')
    await page.reload()
    isCut = false
    await hugo.message('second, in the tunnel').waitFor(PATIENCE)
    expect(await hugo.texts()).toEqual(['first, in the tunnel', 'second, in the tunnel'])
    await expect.poll(() => gina.tick('second, in the tunnel'), PATIENCE).toBe('read')
    expect(await gina.texts()).toEqual(['first, in the tunnel', 'second, in the tunnel'])
    await page.reload()
    await expect.poll(() => gina.tick('second, in the tunnel'), PATIENCE).toBe('read')
    expect(await gina.texts()).toEqual(['first, in the tunnel', 'second, in the tunnel'])
  })

  test('shows what was missed while the page was away, and keeps a chosen status through a cut', async () => {
    const [iris, jack] = [await enter('/?as=iris#chat:status'), await enter('/?as=jack#dm:iris~jack')]
    await isLive(iris)
    await isLive(jack)
    await jack.say('hello')
    await jack.page.locator('.under .dot[data-status=online]').waitFor(PATIENCE)
    await iris.page.getByRole('combobox', { name: 'Your status' }).selectOption('Busy')
    await jack.page.locator('.under .dot[data-status=busy]').waitFor(PATIENCE)
    await iris.goOffline(true)
    await iris.page.getByText('You are offline.').first().waitFor()
    // The page's farewell may be held back with everything else: then nobody would know before the lease ends.
    await fetch(`${stage.web}/local/drop-all`, { method: 'POST' })
    await jack.page.locator('.under .dot[data-status=offline]').waitFor(PATIENCE)
    await iris.goOffline(false)
    await jack.page.locator('.under .dot[data-status=busy]').waitFor(PATIENCE)
    await iris.page.getByRole('combobox', { name: 'Your status' }).selectOption('Online')
    await jack.page.locator('.under .dot[data-status=online]').waitFor(PATIENCE)
  })

  test('D6: where no WebSocket comes through, the page talks over polls', async () => {
    const [mia, noor] = [await enter('/'), await enter('/?as=noor#chat:polls')]
    await isLive(noor)
    await mia.page.context().routeWebSocket(/^ws:/, socket => socket.close({ code: 1006 }))
    await mia.page.goto(`${stage.web}/?as=mia#chat:polls`)
    await mia.page.locator('.pill[data-tone="good"]').waitFor({ state: 'attached', ...PATIENCE })
    await mia.say('without a socket')
    await noor.message('without a socket').waitFor(PATIENCE)
    await noor.say('heard all the same')
    await mia.message('heard all the same').waitFor(PATIENCE)
  })

  test('leaves what a closed window had not sent to another window of the same person', async () => {
    const lena = await enter('/?as=lena#chat:windows')
    const kim = await enter('/?as=kim#chat:windows')
    for (const one of [lena, kim]) await isLive(one)
    const second = await kim.page.context().newPage()
    await second.route('**/polling', route => route.abort())
    await second.routeWebSocket(/^ws:/, socket => socket.close({ code: 1012 }))
    await second.goto(kim.page.url())
    await second.locator('.composer textarea').fill('from the second window')
    await second.keyboard.press('Enter')
    await second.locator('.log').getByText('from the second window').waitFor(PATIENCE)
    await kim.say('from the first window')
    await lena.message('from the first window').waitFor(PATIENCE)
    expect(await lena.texts()).toEqual(['from the first window'])
    await second.close()
    await kim.page.reload()
    await lena.message('from the second window').waitFor(PATIENCE)
    await kim.message('from the second window').waitFor(PATIENCE)
    expect(await lena.texts()).toEqual(['from the first window', 'from the second window'])
  })
})
