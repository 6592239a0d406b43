import { describe, expect, test } from 'vitest'
import { focused } from './accessibility.ts'
import { onStage, PATIENCE, PHONE, type Window } from './stage.ts'

const { enter, voiceOf } = onStage()

const menuOf = async ({ page, message }: Window, text: string) => {
  await message(text).hover()
  await message(text).getByRole('button', { name: 'Message options' }).click()
  return page.getByRole('dialog', { name: 'Message options' })
}
const isSent = (window: Window, text: string) =>
  expect.poll(() => window.tick(text), PATIENCE).not.toMatch(/sending|queued/)

describe('a message', () => {
  test('is reacted to, with an emoji at hand or any other, and no more', async () => {
    const [alice, bob] = [await enter('/?as=alice#chat:react'), await enter('/?as=bob#chat:react')]
    await alice.say('High tide at six forty.')
    await bob.message('High tide at six forty.').waitFor(PATIENCE)
    const menu = await menuOf(bob, 'High tide at six forty.')
    await bob.shot('menu')
    await menu.getByRole('button', { name: 'React with 👍' }).click()
    await alice.page.getByRole('button', { name: '👍 1: Bob' }).click(PATIENCE)
    await bob.page.getByRole('button', { name: '👍 2: Alice and You' }).waitFor(PATIENCE)
    const again = await menuOf(bob, 'High tide at six forty.')
    const field = again.getByRole('textbox', { name: 'Another emoji' })
    await field.fill('fine')
    await field.press('Enter')
    await again.getByText('That is no emoji.').waitFor()
    await field.fill('🌊')
    await field.press('Enter')
    await alice.page.getByRole('button', { name: '🌊 1: Bob' }).waitFor(PATIENCE)
    await bob.shot('reactions')
    await bob.page.getByRole('button', { name: '🌊 1: You' }).click()
    await alice.page.getByRole('button', { name: '🌊 1: Bob' }).waitFor({ state: 'detached', ...PATIENCE })
  })

  test('is edited and deleted by who wrote it, and what was begun stands there again', async () => {
    const [alice, bob] = [await enter('/?as=alice#chat:edit'), await enter('/?as=bob#chat:edit')]
    await alice.say('Lunch at two')
    await isSent(alice, 'Lunch at two')
    const field = alice.page.locator('.composer textarea')
    await field.fill('begun before')
    await (await menuOf(alice, 'Lunch at two')).getByRole('button', { name: 'Edit' }).click()
    await expect.poll(() => field.inputValue()).toBe('Lunch at two')
    await alice.shot('editing')
    await field.fill('Lunch at three')
    await field.press('Enter')
    await bob.message('Lunch at three').getByText('edited').waitFor(PATIENCE)
    expect(await field.inputValue()).toBe('begun before')
    const menu = await menuOf(bob, 'Lunch at three')
    expect(await menu.getByRole('button', { name: /Edit|Delete/ }).count()).toBe(0)
    await bob.page.keyboard.press('Escape')
    const own = await menuOf(alice, 'Lunch at three')
    await own.getByRole('button', { name: 'Delete' }).click()
    await own.getByRole('button', { name: 'Delete for everybody?' }).click()
    await bob.message('This message was deleted.').waitFor(PATIENCE)
    expect(await bob.texts()).toEqual(['This message was deleted.'])
    await bob.page.reload()
    await bob.message('This message was deleted.').waitFor(PATIENCE)
    await bob.shot('deleted')
  })

  test('is answered, and the answer leads to it', async () => {
    const [alice, bob] = [await enter('/?as=alice#chat:answer'), await enter('/?as=bob#chat:answer')]
    await alice.say('Who takes the late shift?')
    await bob.message('Who takes the late shift?').waitFor(PATIENCE)
    await (await menuOf(bob, 'Who takes the late shift?')).getByRole('button', { name: 'Reply' }).click()
    await bob.page.getByText('Reply to Alice').waitFor()
    await bob.shot('answering')
    await bob.page.keyboard.type('I do')
    await bob.page.keyboard.press('Enter')
    await bob.page.getByText('Reply to Alice').waitFor({ state: 'hidden' })
    const quote = alice.message('I do').getByRole('button', { name: 'Alice Who takes the late shift?' })
    await quote.click(PATIENCE)
    await alice.page.locator('.message[data-found]').waitFor(PATIENCE)
    await alice.shot('answered')
    await bob.page.reload()
    await bob.message('I do').locator('.quote').waitFor(PATIENCE)
  })

  test('has its menu by keyboard alone', async () => {
    const said = voiceOf('alice').channel('chat:keys')
    await said.join()
    for (const text of ['one', 'two', 'three']) await said.send({ text })
    const bob = await enter('/?as=bob#chat:keys')
    await bob.message('three').waitFor(PATIENCE)
    const { keyboard } = bob.page
    await bob.page.getByRole('log').focus()
    await keyboard.press('Tab')
    await keyboard.press('ArrowUp')
    expect(
      await bob
        .message('two')
        .locator('.more')
        .evaluate(one => one === document.activeElement),
    ).toBe(true)
    await keyboard.press('Enter')
    expect(await focused(bob.page)).toBe('React with 👍')
    await keyboard.press('ArrowRight')
    await keyboard.press('Enter')
    await bob.message('two').getByRole('button', { name: '❤️ 1: You' }).waitFor(PATIENCE)
    expect(await focused(bob.page)).toBe('Message options')
  })

  test('has its menu on a phone by a finger that rests on it', async () => {
    const said = voiceOf('alice').channel('chat:finger')
    await said.join()
    await said.send({ text: 'Press and hold' })
    const bob = await enter('/?as=bob#chat:finger', PHONE)
    const bubble = bob.message('Press and hold').locator('.bubble')
    await bubble.waitFor(PATIENCE)
    const touch = (type: string) =>
      bubble.evaluate((element, name) => {
        const { x, y } = element.getBoundingClientRect()
        const at = { clientX: x + 9, clientY: y + 9, pointerType: 'touch', isPrimary: true, bubbles: true }
        element.dispatchEvent(new PointerEvent(name, at))
      }, type)
    const menu = bob.page.getByRole('dialog', { name: 'Message options' })
    await touch('pointerdown')
    await touch('pointerup')
    expect(await menu.isVisible()).toBe(false)
    await touch('pointerdown')
    await menu.waitFor()
    await bob.shot('menu-phone')
    await menu.getByRole('button', { name: 'React with 😂' }).click()
    await bob.page.getByRole('button', { name: '😂 1: You' }).waitFor(PATIENCE)
  })
})
