import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { faintTexts, unnamedControls } from './accessibility.ts'
import { type Stage, setStage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.end())

const SCHEMES = ['light', 'dark'] as const

test.each(SCHEMES)('the page of the HTTP API is read and tried, %s', async colorScheme => {
  const window = await stage.windowOf('/api/', {
    colorScheme,
    ...(colorScheme === 'dark' && { viewport: { width: 390, height: 844 } }),
  })
  onTestFinished(() => window.page.context().close())
  const { page } = window
  const operation = (name: string) => page.locator(`[id="${name}"]`)
  const open = (name: string) => operation(name).locator('> summary').click()
  const send = (name: string) => operation(name).locator('.api-send').click()
  const answer = async (name: string) => JSON.parse(await operation(name).locator('.api-answer').innerText())
  await open('POST-memberships')
  await send('POST-memberships')
  await operation('POST-memberships').locator('.api-done').waitFor()
  expect(await answer('POST-memberships')).toMatchObject({ channel: 'chat:lobby' })
  await open('GET-inbox')
  await operation('GET-inbox').locator('[id="GET-inbox-limit"]').fill('1')
  await send('GET-inbox')
  await operation('GET-inbox').locator('.api-done').waitFor()
  expect((await answer('GET-inbox')).channels).toHaveLength(1)
  await page.selectOption('#who', 'bob')
  await open('GET-presence')
  await operation('GET-presence').locator('textarea').fill('alice\nbob')
  await send('GET-presence')
  await operation('GET-presence').locator('.api-done').waitFor()
  expect(Object.keys((await answer('GET-presence')).presence)).toEqual(['alice', 'bob'])
  await open('POST-revocations')
  await send('POST-revocations')
  await operation('POST-revocations').locator('.api-refused').waitFor()
  expect(await answer('POST-revocations')).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  expect(await faintTexts(page)).toEqual([])
  expect(await unnamedControls(page)).toEqual([])
  await window.shot(`api-${colorScheme}`)
})
