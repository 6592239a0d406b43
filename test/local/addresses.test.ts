import { expect, test } from 'vitest'
import { addressOf, localiser } from '../../local/addresses.ts'
import type { ApiDefinition } from '../../local/template/stack.ts'

const api = (id: string, protocol: string, stage: string): ApiDefinition => ({
  id,
  name: id,
  protocol,
  stage,
  selection: '',
  routes: [],
  cors: undefined,
})
const sockets = { api: api('abc', 'WEBSOCKET', 'live'), port: 4600 }
const http = { api: api('xyz', 'HTTP', '$default'), port: 4601 }

test('an API is found at its port, below its stage where that has a name', () => {
  expect(addressOf(sockets)).toBe('ws://127.0.0.1:4600/live')
  expect(addressOf(http)).toBe('http://127.0.0.1:4601')
})

test.each([
  ['https://abc.execute-api.us-east-1.amazonaws.com/live', 'http://127.0.0.1:4600/live'],
  ['wss://abc.execute-api.us-east-1.amazonaws.com/live', 'ws://127.0.0.1:4600/live'],
  ['abc.execute-api.us-east-1.amazonaws.com', '127.0.0.1:4600'],
  ['https://xyz.execute-api.us-east-1.amazonaws.com', 'http://127.0.0.1:4601'],
  ['https://other.execute-api.us-east-1.amazonaws.com', 'https://other.execute-api.us-east-1.amazonaws.com'],
  ['nothing of the kind', 'nothing of the kind'],
])('%s is %s here', (cloud, here) => {
  expect(localiser([sockets, http])(cloud)).toBe(here)
})
