// @vitest-environment jsdom
import { readFile } from 'node:fs/promises'
import { fireEvent, render, screen } from '@testing-library/react'
import { createElement } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { done, entry, helloWith, Line, listed } from '../support/fake-server.ts'
import { joinedPage, seen } from '../support/on-screen.ts'
import { App } from './sample.tsx'

afterEach(() => {
  vi.unstubAllGlobals()
})

const textOf = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
const withoutImports = (text: string) => text.slice(text.indexOf('const Lobby')).trim()

it('the sample in the README is this one', async () => {
  const [, block = ''] = /```tsx\n([\s\S]*?)```/.exec(await textOf('../../README.md')) ?? []
  expect(withoutImports(block)).toBe(withoutImports(await textOf('./sample.tsx')))
  expect(block).toContain("from 'heliograph/react'")
})

it('works as it stands there', async () => {
  const lines: Line[] = []
  vi.stubGlobal('WebSocket', function Socket(_url: string, protocols: string[]) {
    const line = new Line(protocols, '')
    lines.push(line)
    return line
  })
  const { unmount } = render(createElement(App, { url: 'ws://here/dev', token: async () => 'jwt' }))
  await seen(() => {})
  expect(screen.getByText(/Offline/)).toBeDefined()
  const [line] = lines
  if (!line) throw new Error('no socket')
  await seen(() => line.opens())
  await seen(() => line.replies(line.hears('hello'), helloWith(listed(1))))
  await seen(() => line.replies(line.hears('join'), joinedPage(1, [entry(1)])))
  expect([screen.queryByText(/Offline/), screen.getByText('bob: 1').className]).toEqual([null, 'sent'])
  const input = screen.getByLabelText('Message')
  await seen(() => fireEvent.change(input, { target: { value: 'Good morning' } }))
  expect(line.hears('typing').on).toBe(true)
  await seen(() => fireEvent.submit(input.closest('form') as HTMLFormElement))
  const sent = line.hears('message')
  expect([sent.body, screen.getByText('alice: Good morning').className]).toEqual([
    { text: 'Good morning' },
    'sending',
  ])
  await seen(() => line.replies(sent, done(2)))
  await vi.waitFor(() => expect(screen.getByText('alice: Good morning').className).toBe('sent'))
  unmount()
  await seen(() => {})
  expect(line.isClosed).toBe(true)
})
