import { describe, expect, it } from 'vitest'
import { credentialOf, protocolAnswer } from '../../shared/auth/credential.ts'

const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'

describe('a credential', () => {
  it.each([
    ['a subprotocol', { headers: { 'Sec-WebSocket-Protocol': `heliograph.v1, bearer.${jwt}` } }],
    ['a subprotocol, no blank', { headers: { 'sec-websocket-protocol': `bearer.${jwt},heliograph.v1` } }],
    ['a header', { headers: { Authorization: `Bearer ${jwt}` } }],
    ['a header in lower case', { headers: { authorization: `bearer ${jwt}` } }],
    [
      'a subprotocol before a header',
      { headers: { Authorization: 'Bearer x.y.z', 'SEC-WEBSOCKET-PROTOCOL': `bearer.${jwt}` } },
    ],
  ])('is a token in %s', (_title, upgrade) => {
    expect(credentialOf(upgrade)).toEqual({ kind: 'jwt', jwt })
  })

  it('is a ticket in the query string', () => {
    expect(credentialOf({ queryStringParameters: { ticket: 'abc' } })).toEqual({
      kind: 'ticket',
      ticket: 'abc',
    })
  })

  it.each([
    ['nothing', {}],
    ['nulls', { headers: null, queryStringParameters: null }],
    ['an empty ticket', { queryStringParameters: { ticket: '' } }],
    ['another scheme', { headers: { Authorization: `Basic ${jwt}` } }],
    ['a scheme alone', { headers: { Authorization: 'Bearer' } }],
    ['another parameter', { queryStringParameters: { code: 'abc' } }],
  ])('is not %s', (_title, upgrade) => {
    expect(credentialOf(upgrade)).toBeUndefined()
  })

  it.each(['token', 'ticket', 'access_token', 'x'])('is never a JWT in the query string: ?%s', name => {
    const headers = { Authorization: `Bearer ${jwt}` }
    expect(credentialOf({ queryStringParameters: { [name]: jwt } })).toBeUndefined()
    expect(credentialOf({ headers, queryStringParameters: { [name]: jwt } })).toBeUndefined()
  })

  it('answers our subprotocol where it was offered and nothing else, least of all the token', () => {
    const offered = (text: string) => protocolAnswer({ headers: { 'Sec-WebSocket-Protocol': text } })
    expect(offered(`heliograph.v1, bearer.${jwt}`)).toEqual({ 'Sec-WebSocket-Protocol': 'heliograph.v1' })
    expect(offered(`graphql-ws, bearer.${jwt}`)).toEqual({})
    expect(protocolAnswer({})).toEqual({})
  })
})
