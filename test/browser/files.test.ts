import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onStage, PATIENCE, PHONE } from './stage.ts'

const { enter } = onStage()

const chunk = (kind: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(kind), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length)
  body.copy(frame, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}

/** A picture of a sunset, as a PNG. */
const pngOf = (width: number, height: number): Buffer => {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 2], 8)
  const line = (y: number) =>
    Buffer.concat([
      Buffer.from([0]),
      ...Array.from({ length: width }, (_, x) =>
        Buffer.from([255 - y / 4, 190 - y / 3, 40 + (x * 60) / width]),
      ),
    ])
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, (_, y) => line(y))))
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([start, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))])
}

const PART = 5 * 1024 * 1024
const PNG = pngOf(600, 400)
const TIDES = 'high water at 06:40 and at 19:05\n'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const picked = async (
  page: Page,
  ...files: readonly (string | { name: string; mimeType: string; buffer: Buffer })[]
) => {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles(files as never)
}
const png = (name: string) => ({ name, mimeType: 'image/png', buffer: PNG })
const row = (page: Page, name: string) => page.locator('.own-file', { hasText: name })
const isReady = (page: Page, name: string) => row(page, name).getByText('Ready to be sent').waitFor(PATIENCE)

/** What comes with a paste or a drop of files, with the event itself. */
const give = (page: Page, kind: 'paste' | 'drop', name: string) =>
  page.evaluate(
    ([how, file, bytes]) => {
      const data = new DataTransfer()
      data.items.add(
        new File([Uint8Array.from(atob(bytes), one => one.charCodeAt(0))], file, { type: 'image/png' }),
      )
      const place = document.querySelector(how === 'paste' ? '.composer textarea' : '.log')
      const about = { bubbles: true, cancelable: true }
      if (how === 'drop') place?.dispatchEvent(new DragEvent('dragover', { ...about, dataTransfer: data }))
      const sign = document.querySelector('.drop-sign')?.checkVisibility() ?? false
      const event =
        how === 'paste'
          ? new ClipboardEvent('paste', { ...about, clipboardData: data })
          : new DragEvent('drop', { ...about, dataTransfer: data })
      place?.dispatchEvent(event)
      return sign
    },
    [kind, name, PNG.toString('base64')] as const,
  )

describe('files', () => {
  test('go with a message: a picture has a small one that is shown, others a name and a size', async () => {
    const [alice, bob] = [await enter('/?as=alice#chat:files'), await enter('/?as=bob#chat:files')]
    const { page } = alice
    await picked(page, png('sunset.png'), {
      name: 'tides.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from(TIDES),
    })
    await isReady(page, 'sunset.png')
    await isReady(page, 'tides.txt')
    await alice.shot('files-ready')
    await alice.say('The tides, and how it looks')
    await alice.page.locator('.own-files').waitFor({ state: 'hidden' })
    const message = bob.message('The tides, and how it looks')
    const small = message.getByRole('button', { name: 'Look at sunset.png' }).locator('img')
    await expect.poll(() => small.evaluate(one => (one as HTMLImageElement).naturalWidth), PATIENCE).toBe(320)
    await bob.shot('files')
    const saved = bob.page.waitForEvent('download')
    await message.getByRole('button', { name: /tides\.txt.*Download.*33 byte/ }).click()
    const file = await saved
    expect(file.suggestedFilename()).toBe('tides.txt')
    expect(readFileSync(await file.path(), 'utf8')).toBe(TIDES)
    await small.click()
    const window = bob.page.getByRole('dialog', { name: 'sunset.png' })
    await expect
      .poll(() => window.locator('img').evaluate(one => (one as HTMLImageElement).naturalWidth), PATIENCE)
      .toBe(600)
    await bob.shot('picture')
    const kept = bob.page.waitForEvent('download')
    await window.getByRole('button', { name: 'Download' }).click()
    expect(readFileSync(await (await kept).path()).equals(PNG)).toBe(true)
    await bob.page.keyboard.press('Escape')
    await bob.page.reload()
    await expect.poll(() => small.evaluate(one => (one as HTMLImageElement).naturalWidth), PATIENCE).toBe(320)
    await bob.page.emulateMedia({ colorScheme: 'dark' })
    await bob.shot('files-dark')
  })

  test('come by paste and drop, alone too, and the inbox calls them by their names', async () => {
    const [alice, bob] = [await enter('/?as=alice#chat:given'), await enter('/?as=bob#chat:given', PHONE)]
    expect(await give(alice.page, 'paste', 'pasted.png')).toBe(false)
    await isReady(alice.page, 'pasted.png')
    expect(await give(alice.page, 'drop', 'dropped.png')).toBe(true)
    await isReady(alice.page, 'dropped.png')
    await alice.page.getByRole('button', { name: 'Send' }).click()
    await bob.page.getByRole('button', { name: 'Look at dropped.png' }).waitFor(PATIENCE)
    await bob.page.getByRole('button', { name: 'Look at pasted.png' }).waitFor()
    await alice.page.getByRole('link', { name: /Given.*You: pasted\.png and dropped\.png/ }).waitFor(PATIENCE)
    await expect
      .poll(
        () =>
          bob.page
            .locator('.picture img')
            .evaluateAll(all => all.every(one => (one as HTMLImageElement).naturalWidth > 0)),
        PATIENCE,
      )
      .toBe(true)
    await bob.shot('files-phone')
    expect(await bob.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })

  test('that cannot go say why, and are removed', async () => {
    const { page, shot, say, message } = await enter('/?as=alice#chat:refused')
    await picked(
      page,
      { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<b>') },
      { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
      { name: 'false.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') },
    )
    await row(page, 'page.html').getByText('Files of this kind cannot be sent.').waitFor()
    await row(page, 'nothing.txt').getByText('It is empty.').waitFor()
    await row(page, 'false.png').getByText('That cannot be sent like this.').waitFor(PATIENCE)
    await shot('files-refused')
    for (const name of ['page.html', 'nothing.txt', 'false.png'])
      await page.getByRole('button', { name: `Remove: ${name}` }).click()
    await expect.poll(() => page.locator('.own-file').count()).toBe(0)
    await picked(page, ...Array.from({ length: 11 }, (_, at) => png(`${at}.png`)))
    await page.getByText('A message has at most 10 files.').waitFor()
    expect(await page.locator('.own-file').count()).toBe(10)
    for (const _ of Array.from({ length: 10 }))
      await page
        .getByRole('button', { name: /^Remove/ })
        .first()
        .click()
    await say('without any')
    await message('without any').waitFor(PATIENCE)
  })

  test('are paused and go on, go on after a reload without what had come, and are cancelled', async () => {
    const path = join(folder, 'long.txt')
    writeFileSync(path, 'a'.repeat(2 * PART + 1000))
    const alice = await enter('/?as=alice#chat:long-file')
    const { page } = alice
    const puts: string[] = []
    let isHeld = true
    await page.context().route(/partNumber=/, async route => {
      const part = new URL(route.request().url()).searchParams.get('partNumber') ?? ''
      if (route.request().method() === 'PUT') puts.push(part)
      // Nothing comes of it until the page is gone.
      if (!(isHeld && part === '2')) await route.continue()
    })
    await picked(page, path)
    const bar = page.getByRole('progressbar', { name: 'long.txt' })
    await expect.poll(() => bar.evaluate(one => (one as HTMLProgressElement).value), PATIENCE).toBe(PART)
    await page.getByText('The message can go once its files are there.').waitFor()
    await page.locator('textarea').fill('with a long one')
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
    await alice.shot('files-sending')
    await page.getByRole('button', { name: 'Pause: long.txt' }).click()
    await row(page, 'long.txt').getByText('Paused').waitFor()
    await page.getByRole('button', { name: 'Go on: long.txt' }).click()
    await expect.poll(() => puts, PATIENCE).toEqual(['1', '2', '2'])
    await page.reload()
    isHeld = false
    await picked(page, path)
    await isReady(page, 'long.txt')
    expect(puts).toEqual(['1', '2', '2', '2', '3'])
    expect(await page.locator('textarea').inputValue()).toBe('with a long one')
    await page.getByRole('button', { name: 'Send' }).click()
    await alice
      .message('with a long one')
      .getByRole('button', { name: /long\.txt.*Download.*10\.5 MB/ })
      .waitFor(PATIENCE)
    isHeld = true
    writeFileSync(path, 'b'.repeat(2 * PART + 1000))
    await picked(page, path)
    await expect.poll(() => bar.evaluate(one => (one as HTMLProgressElement).value), PATIENCE).toBe(PART)
    await page.getByRole('button', { name: 'Remove: long.txt' }).click()
    await expect.poll(() => page.locator('.own-file').count()).toBe(0)
    await expect
      .poll(() => page.evaluate(() => Object.keys(localStorage).filter(key => key.includes('long.txt'))))
      .toEqual([])
  })
})
