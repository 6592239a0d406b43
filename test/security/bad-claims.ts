/** What an issuer might put into a token that we must not believe, and beside each what differs in that alone and is good. */

export type Claims = Readonly<Record<string, unknown>>
type Row = readonly [what: string, bad: Claims, beside?: Claims]

/** The second at which all of it is judged. */
export const NOW = Date.parse('2026-11-21T09:00:00Z') / 1000
export const ISSUER = 'https://issuer.test'
export const AUDIENCE = 'heliograph'
const DAY = 86_400

/** A claim that is missing, or of another type than the wire's. */
const mistyped = (claim: string, ...values: readonly unknown[]): readonly Row[] =>
  [undefined, null, true, {}, ...values].map(
    value =>
      [
        `${claim} that is ${value === undefined ? 'missing' : JSON.stringify(value)}`,
        { [claim]: value },
      ] as const,
  )

const TIMES: readonly Row[] = [
  ...mistyped('exp', String(NOW + 60), [NOW + 60], ''),
  ...mistyped('nbf', String(NOW), [NOW], ''),
  ...mistyped('iat', String(NOW), [NOW], ''),
  ['an end that is over by the tolerance of 5 s', { exp: NOW - 5 }, { exp: NOW - 4 }],
  ['an end at the beginning of time', { exp: 0 }],
  ['an end before the beginning of time', { exp: -1 }],
  ['an end at no number', { exp: 1e300 }, { exp: Number.MAX_SAFE_INTEGER }],
  ['an end at an inexact number', { exp: 2 ** 53 }, { exp: 2 ** 53 - 1 }],
  ['an end between two seconds', { exp: NOW + 60.5 }, { exp: NOW + 60 }],
  ['a beginning beyond the tolerance', { nbf: NOW + 6 }, { nbf: NOW + 5 }],
  ['a beginning at no number', { nbf: 1e300 }, { nbf: 0 }],
  ['an issue in the future', { iat: NOW + 6 }, { iat: NOW + 5 }],
  ['an issue a day ago', { iat: NOW - DAY - 6 }, { iat: NOW - DAY - 5 }],
  ['an issue at no number', { iat: 1e300 }],
  ['an issue before all time', { iat: -1e300 }],
  ['an issue at the beginning of time', { iat: 0 }],
]

/** Spoiled subjects, each beside one that has something harmless in the same place. */
const SUBJECTS: readonly Row[] = [
  ...mistyped('sub', '', 0, 7, ['alice']),
  ['a subject of 129 characters', { sub: 'x'.repeat(129) }, { sub: 'x'.repeat(128) }],
  ...Object.entries({
    'a colon': ':',
    'a tilde': '~',
    'a hash': '#',
    'a slash': '/',
    'a blank': ' ',
    'a line break': '\n',
    'a NUL': '\u0000',
    'a DEL': '\u007f',
    'a blank that does not break': '\u00a0',
    'a blank of no width': '\u200b',
    'a turn of direction': '\u202e',
    'a byte order mark': '\ufeff',
    'half a character': '\ud800',
    'a character of private use': '\ue000',
  }).map(([what, bad]): Row => [`a subject with ${what}`, { sub: `al${bad}ice` }, { sub: 'al.ice' }]),
  ['a subject that ends with a line break', { sub: 'alice\n' }, { sub: 'alice' }],
]

const PARTIES: readonly Row[] = [
  ...mistyped('iss', '', 7, [ISSUER]),
  ['an issuer with a slash at the end', { iss: `${ISSUER}/` }],
  ['an issuer in capitals', { iss: ISSUER.toUpperCase() }],
  ['an issuer without s', { iss: ISSUER.replace('https', 'http') }],
  ['an issuer that begins like ours', { iss: `${ISSUER}.example` }],
  ['an issuer that ends like ours', { iss: ISSUER.replace('//', '//evil.') }],
  ['an issuer with a port', { iss: `${ISSUER}:443` }],
  ['an issuer after a blank', { iss: ` ${ISSUER}` }],
  ...mistyped('aud', '', 7, [], [[AUDIENCE]], [{ aud: AUDIENCE }]),
  ['another audience', { aud: 'other' }],
  ['other audiences', { aud: ['a', 'b'] }, { aud: ['a', AUDIENCE] }],
  ['an audience in capitals', { aud: AUDIENCE.toUpperCase() }],
  ['an audience that begins like ours', { aud: `${AUDIENCE}-test` }],
  ['audiences in one text', { aud: `other ${AUDIENCE}` }, { aud: ['other', AUDIENCE] }],
]

/** Roles and the device may be missing; what is there must be right. */
const PERSONS: readonly Row[] = [
  ['roles that are null', { roles: null }, { roles: undefined }],
  ['one role as text', { roles: 'agent' }, { roles: ['agent'] }],
  ['roles as an object', { roles: { 0: 'agent', length: 1 } }, { roles: ['agent'] }],
  ...[
    7,
    null,
    true,
    ['agent'],
    {},
    '',
    'agent,admin',
    'a:b',
    'a b',
    'agent\n',
    'agente\u0301',
    'x'.repeat(65),
  ].map(
    (role): Row => [
      `the role ${JSON.stringify(role).slice(0, 20)}`,
      { roles: ['agent', role] },
      { roles: ['agent', 'x'.repeat(64)] },
    ],
  ),
  ['17 roles', { roles: Array(17).fill('agent') }, { roles: Array(16).fill('agent') }],
  ['a device that is null', { device: null }, { device: undefined }],
  ...[7, true, {}, ['phone'], 'x'.repeat(129), 'pho\ud800ne'].map(
    (device): Row => [
      `the device ${JSON.stringify(device).slice(0, 20)}`,
      { device },
      { device: 'x'.repeat(128) },
    ],
  ),
]

/** One row a defect: what it is, the claims that differ from good ones, and those of the token beside it. */
export const BAD_CLAIMS: readonly (readonly [string, Claims, Claims])[] = [
  ...TIMES,
  ...SUBJECTS,
  ...PARTIES,
  ...PERSONS,
].map(([what, bad, beside = {}]) => [what, bad, beside])
