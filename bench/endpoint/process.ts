import { fork } from 'node:child_process'
import { once } from 'node:events'

/** Where it is, and the certificate to believe it by. */
export type Ready = { readonly endpoint: string; readonly ca?: string }

/** How often it was asked, and how often those whose names say what they get. */
export type Tally = { readonly asked: number; readonly posts: Readonly<Record<string, number>> }

export type Endpoint = Ready & {
  /** What happened since the last time it was asked. */
  tally(): Promise<Tally>
  stop(): Promise<void>
}

/** @param delay how long each answer takes, in milliseconds */
export const startEndpoint = async ({ tls = false, delay = 0 }): Promise<Endpoint> => {
  const args = [...(tls ? ['--tls'] : []), '--delay', String(delay)]
  const child = fork(new URL('main.ts', import.meta.url), args)
  const [ready] = (await once(child, 'message')) as [Ready]
  return {
    ...ready,
    tally: async () => {
      child.send('tally')
      const [tally] = (await once(child, 'message')) as [Tally]
      return tally
    },
    stop: async () => {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
