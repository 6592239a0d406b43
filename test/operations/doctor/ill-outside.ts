import type { Change } from './patient.ts'
import { NOW } from './patient.ts'
import type { Ill } from './shop.ts'

/** Whose tokens the functions are told to believe. */
const told = (Variables: object): Change => ({
  aws: {
    'lambda:GetFunctionConfiguration': () => ({ Runtime: 'nodejs24.x', Environment: { Variables } }),
  },
})
const upgrade = (answer: number | undefined): Change => ({ web: { upgrade: async () => answer } })
const at = (date: number): Change => ({
  web: { post: async url => ({ status: url.endsWith('/publish') ? 403 : 401, date }) },
})

export const ILL_OUTSIDE: readonly Ill[] = [
  ['a door that is open', upgrade(101), 'sockets', 'problem', /anybody/, /authorizer/],
  ['a door that is broken', upgrade(500), 'sockets', 'problem', /500/, /authorizer/],
  ['no door', upgrade(undefined), 'sockets', 'problem', /no answer/, /name/],
  [
    'a token that is refused',
    { token: 'bad', web: { upgrade: async () => 401 } },
    'token',
    'problem',
    /401/,
    /iss, aud and exp/,
  ],
  [
    'tickets for anybody',
    { web: { post: async () => ({ status: 201, date: NOW }) } },
    'http',
    'problem',
    /201, not 401/,
    /deploy/,
  ],
  ['no HTTP', { web: { post: async () => undefined } }, 'http', 'problem', /no answer/, /name/],
  ['a clock that is a little off', at(NOW - 90_000), 'clock', 'warning', /90 s off/, /NTP/],
  ['a clock that is off', at(NOW + 600_000), 'clock', 'problem', /600 s off/, /NTP/],
  [
    'the placeholder',
    told({ TOKEN_ISSUER: 'https://issuer.example' }),
    'keys',
    'problem',
    /placeholder/,
    /-c issuer/,
  ],
  ['no keys', { web: { json: async () => undefined } }, 'keys', 'warning', /cannot be read/, /JSON/],
  [
    'keys of a secret',
    { web: { json: async () => ({ keys: [{ kty: 'oct', alg: 'HS256' }] }) } },
    'keys',
    'problem',
    /no key of ES256/,
    /sign/,
  ],
  [
    'keys that encrypt',
    { web: { json: async () => ({ keys: [{ kty: 'RSA', use: 'enc' }] }) } },
    'keys',
    'problem',
    /no key/,
    /sign/,
  ],
  [
    'a new account',
    {
      aws: { 'lambda:GetAccountSettings': () => ({ AccountLimit: { UnreservedConcurrentExecutions: 10 } }) },
    },
    'room',
    'problem',
    /^10 functions/,
    /L-B99A9384/,
  ],
  [
    'an account of little room',
    {
      aws: { 'lambda:GetAccountSettings': () => ({ AccountLimit: { UnreservedConcurrentExecutions: 400 } }) },
    },
    'room',
    'warning',
    /^400 functions/,
    /L-B99A9384/,
  ],
  [
    'few new sockets a second',
    {
      aws: {
        'servicequotas:ListServiceQuotas': () => ({
          Quotas: [{ QuotaName: 'New connections per second', Value: 100 }],
        }),
      },
    },
    'rate',
    'warning',
    /100 sockets/,
    /reconnectSpreadMs/,
  ],
]
