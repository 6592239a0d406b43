// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import { createElement, type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { Ports } from '../../client/index.ts'
import { useUpload } from '../../client/react/index.ts'
import { FakeDevice } from '../support/fake-device.ts'
import { type Line, listed, Stage } from '../support/fake-server.ts'
import { FakeTime } from '../support/fake-time.ts'
import { onPage, provided, seen, Theatre, using } from '../support/on-screen.ts'

const PART = 5
const ATTACHMENT = { id: 'f1', name: 'notes.txt', type: 'text/plain', size: 12 }
type File = Parameters<ReturnType<typeof useUpload>['upload']>[0]
const notes = (): File =>
  Object.assign(new Blob(['twelve bytes'], { type: 'text/plain' }), { name: 'notes.txt', lastModified: 7 })

/** A place for parts: each waits until the test lets it come, unless it is called off. */
class Parts {
  readonly asked: string[] = []
  #come: (() => void)[] = []

  readonly put: Ports['put'] = (url, _bytes, signal) => {
    this.asked.push(url)
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('called off')))
      this.#come.push(() => resolve({ status: 200, etag: `"${url}"` }))
    })
  }

  /** The one that is on its way has come. */
  comes(): Promise<void> {
    return seen(() => this.#come.shift()?.())
  }
}

const buttons = ['pause', 'resume', 'cancel'] as const
const button = (name: string, onClick: () => void) =>
  createElement('button', { type: 'button', key: name, onClick }, name)

/** A composer with a file in it. */
const Composer = () => {
  const { uploads, upload, discard } = useUpload('chat:lobby')
  const rows = uploads.map(one =>
    createElement(
      'li',
      { key: one.id },
      [one.file.name, one.state, `${one.sent}/${one.size}`, one.attachment?.id, one.error?.code].join(' '),
      ...buttons.map(name => button(name, one[name])),
      button('discard', () => discard(one.id)),
    ),
  )
  const choose = () => void upload(notes()).catch(() => {})
  return createElement('div', null, button('choose', choose), ...rows)
}

const rows = () => screen.queryAllByRole('listitem').map(row => row.firstChild?.textContent)
const press = (name: string) => seen(() => void fireEvent.click(screen.getByRole('button', { name })))

const answering = (line: Line, complete = true): Line => {
  line.answers = {
    ...line.answers,
    upload: () => ({ upload: 'u1', partSize: PART, parts: 3 }),
    'upload-parts': ({ parts }) => ({
      urls: (parts as number[]).map(part => ({ part, url: `part ${part}` })),
      expiresInSeconds: 900,
    }),
    'upload-cancel': () => ({}),
    ...(complete && { 'upload-complete': () => ({ attachment: ATTACHMENT }) }),
  }
  return line
}

const composing = async ({ device = new FakeDevice(), complete = true } = {}) => {
  const [time, parts] = [new FakeTime(), new Parts()]
  const ports = { ...time.ports, put: parts.put }
  const stage = new Stage({ ports, storage: device.storage }, time)
  const view = onPage(stage.client, createElement(Composer))
  const line = answering(await seen(() => stage.greets(listed(0))), complete)
  const leaves = async () => {
    view.unmount()
    await seen(() => stage.client.close())
  }
  return { stage, line, parts, view, leaves }
}

describe('useUpload', () => {
  it('shows how much has come, and what a message may announce', async () => {
    const { parts, leaves } = await composing()
    await press('choose')
    const shown = [rows()[0]]
    for (const _ of [1, 2, 3]) {
      await parts.comes()
      shown.push(rows()[0])
    }
    expect(shown).toEqual([
      'notes.txt sending 0/12  ',
      'notes.txt sending 5/12  ',
      'notes.txt sending 10/12  ',
      'notes.txt sent 12/12 f1 ',
    ])
    await press('discard')
    expect(rows()).toEqual([])
    await leaves()
  })

  it('waits when it is paused, and begins again with what was on its way', async () => {
    const { parts, leaves } = await composing()
    await press('choose')
    await parts.comes()
    await press('pause')
    expect(rows()).toEqual(['notes.txt paused 5/12  '])
    await press('resume')
    expect(parts.asked).toEqual(['part 1', 'part 2', 'part 2'])
    await parts.comes()
    await parts.comes()
    await parts.comes()
    expect(rows()).toEqual(['notes.txt sent 12/12 f1 '])
    await leaves()
  })

  it('is called off, and is not shown any more', async () => {
    const { line, parts, leaves } = await composing()
    const cancelled: unknown[] = []
    line.answers['upload-cancel'] = ({ upload }) => {
      cancelled.push(upload)
      return {}
    }
    await press('choose')
    await parts.comes()
    await press('cancel')
    expect([rows(), cancelled]).toEqual([[], ['u1']])
    await leaves()
  })

  it('shows why it failed', async () => {
    const { line, parts, leaves } = await composing({ complete: false })
    await press('choose')
    for (const _ of [1, 2, 3]) await parts.comes()
    await seen(() => line.refuses(line.hears('upload-complete'), 'CONFLICT'))
    expect(rows()).toEqual(['notes.txt ended 0/12  CONFLICT'])
    await leaves()
  })

  it('goes on after a reload where the same file is given again, and shows at once what had come', async () => {
    const device = new FakeDevice()
    const before = await composing({ device })
    await press('choose')
    await before.parts.comes()
    await before.parts.comes()
    await before.leaves()
    const { parts, leaves } = await composing({ device })
    await press('choose')
    expect(rows()).toEqual(['notes.txt sending 10/12  '])
    expect(parts.asked).toEqual(['part 3'])
    await parts.comes()
    expect(rows()).toEqual(['notes.txt sent 12/12 f1 '])
    await leaves()
  })

  it('goes on while nobody looks, and is shown again', async () => {
    const { stage, parts, view, leaves } = await composing()
    const page = (...children: readonly ReactNode[]) =>
      createElement(StrictMode, null, provided(stage.client, ...children))
    await press('choose')
    await seen(() => view.rerender(page()))
    await parts.comes()
    expect(rows()).toEqual([])
    await seen(() => view.rerender(page(createElement(Composer))))
    expect(rows()).toEqual(['notes.txt sending 5/12  '])
    await leaves()
  })

  it('draws nothing on a server, and opens nothing', () => {
    const theatre = new Theatre()
    const { element } = using(() => useUpload('chat:lobby'))
    expect(renderToString(provided(theatre.open, element))).toBe('')
    expect(theatre.stages).toEqual([])
  })
})
