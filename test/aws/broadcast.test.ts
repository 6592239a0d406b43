import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { broadcast } from '../../shared/aws/broadcast.ts'
import { type Credentials, encodeSegment } from '../../shared/aws/signature.ts'
import { region, signedBySdk } from './sdk-signer.ts'

const host = 'abc123.execute-api.eu-central-1.amazonaws.com'
const SECOND = 1000
const NOON = Date.UTC(2026, 10, 21, 12)
const MIDNIGHT = Date.UTC(2026, 10, 22)
const role = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const withToken = { ...role, sessionToken: 'IQoJb3JpZ2luX2VjE///+==' }
const headers = { 'content-type': 'application/octet-stream' }

const signing = (credentials: Credentials, endpoint = `https://${host}/live`) =>
  broadcast({ credentials, region, service: 'execute-api', endpoint, folder: '/@connections/', headers })

/** A request taken apart as a server would. */
const parsed = (request: string) => {
  const all = Buffer.from(request, 'latin1')
  const end = all.indexOf('\r\n\r\n')
  const [line = '', ...lines] = all.toString('latin1', 0, end).split('\r\n')
  const fields = lines.map(text => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 2)])
  const { 'content-length': length, ...rest } = Object.fromEntries(fields) as Record<string, string>
  return { line, headers: rest, length: Number(length), body: all.subarray(end + 4).toString() }
}

/** What the SDK would send of the same. */
const expected = async (credentials: Credentials, id: string, body: string, at: number, stage = '/live') => {
  const path = `${stage}/@connections/${encodeSegment(id)}`
  const signed = await signedBySdk(credentials, { method: 'POST', host, path, headers, body }, at)
  return { line: `POST ${path} HTTP/1.1`, headers: signed, length: Buffer.byteLength(body), body }
}

describe('a post to many', () => {
  const ids = ['L0SM9cOFvHcCIhw=', 'a/b+c==', 'plain-._~', "!'()*", 'ж @%2F', '@', '']
  const bodies = ['', '{"event":"message"}', 'жизнь 👋', 'é', 'x'.repeat(32_768)]
  it.each(ids)('is to %s what the SDK would sign, whatever was posted before', async id => {
    for (const credentials of [role, withToken]) {
      const requestOf = signing(credentials)
      for (const body of [...bodies, ...bodies])
        expect(parsed(requestOf(id, body, NOON))).toEqual(await expected(credentials, id, body, NOON))
    }
  })

  it('says the time of each second and the key of each day, back and forth', async () => {
    const requestOf = signing(withToken)
    for (const at of [NOON, NOON + 999, NOON + SECOND, MIDNIGHT - 1, MIDNIGHT, MIDNIGHT - 1, NOON])
      for (const id of ['one=', 'two='])
        expect(parsed(requestOf(id, '{}', at))).toEqual(await expected(withToken, id, '{}', at))
  })

  it('goes below the path of the endpoint, where it has one', async () => {
    for (const [endpoint, stage] of [
      [`https://${host}`, ''],
      [`https://${host}/`, ''],
      [`https://${host}/a b/live/`, '/a%20b/live'],
    ] as const)
      expect(parsed(signing(role, endpoint)('id=', '{}', NOON))).toEqual(
        await expected(role, 'id=', '{}', NOON, stage),
      )
  })

  it('is right for any names, bodies and times, as many as there are', async () => {
    const requestOf = signing(withToken)
    const post = fc.record({
      id: fc.string({ maxLength: 20, unit: 'binary' }).filter(text => text.isWellFormed()),
      body: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...bodies)),
      at: fc.integer({ min: NOON, max: NOON + 2 * 86_400_000 }),
    })
    await fc.assert(
      fc.asyncProperty(post, async ({ id, body, at }) => {
        expect(parsed(requestOf(id, body, at))).toEqual(await expected(withToken, id, body, at))
      }),
      { numRuns: 200 },
    )
  })
})
