import { POLLED } from './polled.ts'
import { type Action, ROUTES } from './routes.ts'

type Row = {
  /** One sentence for the documents. */
  readonly summary: string
  /** The Lambda function that serves it. */
  readonly served: 'polling' | 'disconnect'
  readonly status: number
}

/** How long polling goes over the HTTP API: a connection is begun, comes for its events, and is ended. */
export const POLLING_ROUTES = {
  'POST /polling': {
    summary: 'Begins a connection without a socket, and names it.',
    served: 'polling',
    status: 201,
  },
  'GET /polling': {
    summary: `Waits up to ${POLLED.waitSeconds} s for events after a number, and lets go of those up to it.`,
    served: 'polling',
    status: 200,
  },
  'DELETE /polling': {
    summary: 'Ends the connection.',
    served: 'disconnect',
    status: 204,
  },
} as const satisfies Readonly<Record<string, Row>>

export type PollingRoute = keyof typeof POLLING_ROUTES

const PREFIX = 'POST /polling/'

/** A frame of a polled connection, for every action that a socket has: its key as API Gateway has it, and the action. */
export const POLLED_FRAMES: readonly { readonly key: string; readonly action: Action }[] = (
  Object.keys(ROUTES) as Action[]
).map(action => ({ key: `${PREFIX}${action}`, action }))

/** Whether a route takes frames of polled connections. */
export const takesFrames = (key: string): boolean => POLLED_FRAMES.some(frame => frame.key === key)
