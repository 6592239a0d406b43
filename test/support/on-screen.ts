import { act, cleanup, render } from '@testing-library/react'
import { createElement, type FunctionComponent, type ReactNode, StrictMode } from 'react'
import { afterEach } from 'vitest'
import type { Client, ConnectOptions } from '../../client/index.ts'
import { HeliographProvider } from '../../client/react/index.ts'
import { type Frame, type Line, Stage } from './fake-server.ts'
import { settled } from './fake-time.ts'

/** Components on a page, over a real client and a scripted server. */

afterEach(async () => {
  cleanup()
  await settled()
})

/** Something happens, with all that follows from it on the screen. */
export const seen = async <Result>(run: () => Result | Promise<Result>): Promise<Result> => {
  const [result] = await act(async () => {
    const happened = [await run()] as const
    await settled()
    return happened
  })
  return result
}

/** A component that does nothing but use a hook: what it answered at each drawing. */
export const using = <Value>(hook: () => Value) => {
  const drawn: Value[] = []
  const Shows: FunctionComponent = () => {
    drawn.push(hook())
    return null
  }
  return {
    drawn,
    element: createElement(Shows),
    get now(): Value {
      const last = drawn.at(-1)
      if (last === undefined) throw new Error('it was never drawn')
      return last
    },
  }
}

/** The clients that a provider has opened, each on its stage. */
export class Theatre {
  readonly stages: Stage[] = []
  readonly #options: Partial<ConnectOptions>

  constructor(options: Partial<ConnectOptions> = {}) {
    this.#options = options
  }

  readonly open = (): Client => {
    const stage = new Stage(this.#options)
    this.stages.push(stage)
    return stage.client
  }

  get stage(): Stage {
    const stage = this.stages.at(-1)
    if (!stage) throw new Error('no client was opened')
    return stage
  }

  greets(...channels: readonly Frame[]): Promise<Line> {
    return seen(() => this.stage.greets(...channels))
  }
}

export const provided = (client: Client | (() => Client), ...children: readonly ReactNode[]) =>
  createElement(HeliographProvider, { client }, ...children)

/** On the page, as a development build draws it: each effect is done, undone and done again. */
export const onPage = (client: Client | (() => Client), ...children: readonly ReactNode[]) =>
  render(createElement(StrictMode, null, provided(client, ...children)))

/** What is on the screen, over a client that is greeted, in one channel at `head`. */
export const joinedPage = (head: number, entries: readonly object[], more: Frame = {}): Frame => ({
  channel: 'chat:lobby',
  epoch: 'e1',
  head,
  recovered: true,
  entries,
  more: false,
  online: [],
  receipts: {},
  ...more,
})
