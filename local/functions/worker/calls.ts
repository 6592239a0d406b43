import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import { BEGUN, ENDED } from '../../../shared/aws/wire.ts'
import type { Calls } from '../wire.ts'
import type { Pace } from './pace.ts'

/**
 * Counts the function's calls to AWS as they leave through `node:http` or our own client, without its help: each operation
 * names itself in the `x-amz-target` header, `@connections` in its path.
 */
let calls: Calls = {}
let started = 0
let finished = 0

/** The event that an asynchronous step belongs to, however late it comes, and the one at work. */
const event = new AsyncLocalStorage<string>()
let current = ''
let strays = 0

/** Runs the work of one event, so that what it leaves behind can be told from what the next one does. */
export const during = <Result>(requestId: string, work: () => Result): Result => {
  current = requestId
  return event.run(requestId, work)
}

const count = (method = '', path = '', target?: string): string | undefined => {
  const posted = path.includes('/@connections/') ? `${method} @connections` : undefined
  const operation = target === undefined ? posted : target.slice(target.lastIndexOf('.') + 1)
  if (operation) calls[operation] = (calls[operation] ?? 0) + 1
  return operation
}

const begin = (): void => {
  started += 1
  const of = event.getStore()
  if (of !== undefined && of !== current) strays += 1
}
const finish = (): void => {
  finished += 1
}

const watchHttp = (pace: Pace | undefined): void => {
  // Begun when it is made, named when it leaves: a call that is not awaited may not even have left when Lambda freezes.
  subscribe('http.client.request.created', begin)
  subscribe('http.client.request.start', message => {
    const { request } = message as { request: ClientRequest }
    const target = request.getHeader('x-amz-target')
    const operation = count(request.method, request.path, typeof target === 'string' ? target : undefined)
    if (operation !== undefined) pace?.begin(request, operation)
  })
  for (const ended of ['http.client.response.finish', 'http.client.request.error'])
    subscribe(ended, message => {
      finish()
      pace?.end((message as { request: ClientRequest }).request)
    })
}

const watchOwnClient = (pace: Pace | undefined): void => {
  subscribe(BEGUN, message => {
    const { request } = message as { request: string }
    const [, method, path] = /^(\S+) (\S+) /.exec(request) ?? []
    const [, target] = /\r\nx-amz-target: ([^\r]*)/i.exec(request.slice(0, request.indexOf('\r\n\r\n'))) ?? []
    begin()
    const operation = count(method, path, target)
    pace?.begin(message as object, operation)
  })
  subscribe(ENDED, message => {
    finish()
    pace?.end(message as object)
  })
}

/** Starts counting. Once for each instance. `pace` is told of each call as it begins and ends. */
export const watchCalls = (pace?: Pace): void => {
  watchHttp(pace)
  watchOwnClient(pace)
}

/** The calls since the last time, `undefined` when there were none. */
export const takeCalls = (): Calls | undefined => {
  const taken = calls
  calls = {}
  return Object.keys(taken).length > 0 ? taken : undefined
}

/**
 * Work that Lambda would freeze: how many requests have no answer now that the handler has returned, and how many were
 * only now made by what an earlier event had left behind.
 */
export const takeUnfinished = (): number => {
  const [open, late] = [Math.max(0, started - finished), strays]
  strays = 0
  return open + late
}
