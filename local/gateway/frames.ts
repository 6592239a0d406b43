import { objectOf, textOf } from '../template/json.ts'
import type { Mock, RouteDefinition } from '../template/stack.ts'
import type { Connection } from './connection.ts'
import { messageEvent } from './events.ts'
import { newId } from './ids.ts'
import { type Called, callRoute, type PlayedApi } from './played-api.ts'
import { routeFor, type Select } from './routing.ts'
import type { Traffic } from './traffic.ts'

/** How the frames of an API are handed on. */
export type FrameRoutes = {
  readonly played: PlayedApi
  readonly traffic: Traffic
  readonly select: Select
  readonly routes: ReadonlyMap<string, RouteDefinition>
}

/** API Gateway's own frame: what it says when it is not the function that speaks. */
const ownFrame = (message: string, connectionId: string): string =>
  JSON.stringify({ message, connectionId, requestId: newId() })

const send = (traffic: Traffic, connection: Connection, text: string): void => {
  if (connection.socket?.readyState !== 1) return
  traffic.answer(Buffer.byteLength(text))
  if (!connection.isCutOff) connection.socket.send(text)
}

/** Only what a route response stands for is sent back: the `body` of the function's answer. */
const reply = (traffic: Traffic, route: RouteDefinition, connection: Connection, called: Called): void => {
  const answer = called.ok ? JSON.parse(called.payload) : undefined
  const body = route.replies ? textOf(objectOf(answer).body) : undefined
  if (!called.ok) send(traffic, connection, ownFrame('Internal server error', connection.id))
  else if (body !== undefined) send(traffic, connection, body)
}

/** The gateway answers by itself, and nobody is asked. */
const answerAlone = (
  traffic: Traffic,
  { replies }: RouteDefinition,
  { answer }: Mock,
  connection: Connection,
): void => {
  if (answer === undefined) send(traffic, connection, ownFrame('Internal server error', connection.id))
  else if (replies) send(traffic, connection, answer)
}

/** What a socket that has gone still asked for is begun within this time, in milliseconds, and not any later. */
const lastWordsMs = 5000

/**
 * Whether a frame need still be begun. API Gateway hands over frames at once, so the last words of a socket are heard. Here
 * they may stand in a queue; where that has grown long, most sockets in it have been given up by clients that ask again.
 */
const lastingFor = ({ socket }: Connection): (() => boolean) => {
  const until = performance.now() + lastWordsMs
  return () => socket?.readyState === 1 || performance.now() <= until
}

/**
 * Routes one frame and sends back what the route has to say. Frames of one socket do not wait for each other, as AWS
 * promises no order between them. Never rejects.
 */
export const takeFrame = async (
  { played, traffic, select, routes }: FrameRoutes,
  connection: Connection,
  text: string,
): Promise<void> => {
  connection.lastActiveAt = Date.now()
  traffic.hear(Buffer.byteLength(text))
  const route = routeFor(routes, select(text))
  if (!route) return send(traffic, connection, ownFrame('Forbidden', connection.id))
  if (route.mock) return answerAlone(traffic, route, route.mock, connection)
  const event = messageEvent({ api: played.api, connection, routeKey: route.key }, text)
  const called = await callRoute(played, 'frame', route, event, lastingFor(connection))
  reply(traffic, route, connection, called)
}
