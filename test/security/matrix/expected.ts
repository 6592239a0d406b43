import type { NamespaceName, TrustedRole } from '../../../shared/domain/namespaces.ts'
import type { Action, ProblemCode } from '../../../shared/protocol/index.ts'
import type { FURTHER_COLUMNS } from './further.ts'

/**
 * Who may do what to whom: the expectation, written by hand and owed to no code. `SECURITY.md` shows it, `matrix.test.ts` asks
 * every cell. A new action, namespace or role without a row here does not compile.
 */

export type Verdict = 'yes' | ProblemCode
/** Who speaks over a socket: nobody in particular, one with a role of the application's, with one that only looks like much. */
export type Bearer = 'user' | 'agent' | 'administrator' | TrustedRole

const NOBODY = {
  user: 'FORBIDDEN',
  agent: 'FORBIDDEN',
  administrator: 'FORBIDDEN',
  service: 'FORBIDDEN',
  admin: 'FORBIDDEN',
} as const satisfies Record<Bearer, Verdict>

const ALL_NOT_FOUND = {
  user: 'NOT_FOUND',
  agent: 'NOT_FOUND',
  administrator: 'NOT_FOUND',
  service: 'NOT_FOUND',
  admin: 'NOT_FOUND',
} as const satisfies Record<Bearer, Verdict>

/** The words of the tables below. */
export const WORDS = {
  all: { user: 'yes', agent: 'yes', administrator: 'yes', service: 'yes', admin: 'yes' },
  no: NOBODY,
  trusted: { ...NOBODY, service: 'yes', admin: 'yes' },
  /** There is nothing yet to keep. */
  unbegun: ALL_NOT_FOUND,
  /** Those who may ask are told that there is none. */
  absent: { ...NOBODY, service: 'NOT_FOUND', admin: 'NOT_FOUND' },
  admin: { ...NOBODY, admin: 'yes' },
  unseen: { ...NOBODY, admin: 'NOT_FOUND' },
  /** All may, and there is none. */
  none: {
    user: 'NOT_FOUND',
    agent: 'NOT_FOUND',
    administrator: 'NOT_FOUND',
    service: 'NOT_FOUND',
    admin: 'NOT_FOUND',
  },
} as const satisfies Record<string, Record<Bearer, Verdict>>
export type Word = keyof typeof WORDS

/** The actions that name a channel: the columns of the next table. */
export const COLUMNS = [
  'join',
  'leave',
  'message',
  'typing',
  'receipt',
  'history',
  'sync',
  'ledger',
  'edit',
  'delete',
  'react',
  'versions',
  'upload',
  'download',
  'conversation',
  'describe',
  'members',
  'invite',
  'expel',
  'appoint',
  'settings',
  'mute',
  'ban',
  'pardon',
  'sanctions',
  'rules',
  'report',
  'reports',
  'resolve',
] as const
export type ChannelAction = (typeof COLUMNS)[number] | (typeof FURTHER_COLUMNS)[number]
type Row<Names extends readonly Action[] = typeof COLUMNS> = { readonly [At in keyof Names]: Word }

/** `private`: a `chat:` that is; `gone`: a namespace that the table of namespaces does not have. */
// biome-ignore format: it is read by columns
export const CHANNELS = {
  //                                     join   leave  message    typing receipt history sync   ledger     edit    delete   react   versions  upload download conversation describe   members invite     expel      appoint    settings mute       ban        pardon     sanctions  rules      report  reports    resolve
  chat: {
    'one is in':                        ['all', 'all', 'all',     'all', 'all',  'all',  'all', 'trusted', 'no',   'admin', 'all',  'admin',  'all', 'all',   'all',       'trusted', 'all',  'trusted', 'trusted', 'trusted', 'all', 'trusted', 'trusted', 'trusted', 'trusted', 'trusted', 'all',  'trusted', 'absent'],
    'one has left':                     ['all', 'no',  'no',      'no',  'no',   'no',   'no',  'trusted', 'no',   'no',    'no',   'admin',  'no',  'no',    'no',        'trusted', 'no',   'trusted', 'trusted', 'trusted', 'no', 'trusted', 'trusted', 'trusted', 'trusted', 'trusted', 'no',   'trusted', 'absent'],
    'others are in':                    ['all', 'no',  'no',      'no',  'no',   'no',   'no',  'trusted', 'no',   'no',    'no',   'admin',  'no',  'no',    'no',        'trusted', 'no',   'trusted', 'trusted', 'trusted', 'no', 'trusted', 'trusted', 'trusted', 'trusted', 'trusted', 'no',   'trusted', 'absent'],
    'is not there':                     ['all', 'no',  'no',      'no',  'no',   'no',   'no',  'absent',  'no',   'no',    'no',   'unseen', 'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'large, one is in':                 ['all', 'all', 'all',     'all', 'all',  'all',  'all', 'trusted', 'no',   'admin', 'all',  'admin',  'all', 'all',   'all',       'trusted', 'all',  'trusted', 'trusted', 'trusted', 'all', 'trusted', 'trusted', 'trusted', 'trusted', 'trusted', 'all',  'trusted', 'absent'],
    'large, one has left':              ['all', 'no',  'no',      'no',  'no',   'no',   'no',  'trusted', 'no',   'no',    'no',   'admin',  'no',  'no',    'no',        'trusted', 'no',   'trusted', 'trusted', 'trusted', 'no', 'trusted', 'trusted', 'trusted', 'trusted', 'trusted', 'no',   'trusted', 'absent'],
    'large, others are in':             ['all', 'no',  'no',      'no',  'no',   'no',   'no',  'trusted', 'no',   'no',    'no',   'admin',  'no',  'no',    'no',        'trusted', 'no',   'trusted', 'trusted', 'trusted', 'no', 'trusted', 'trusted', 'trusted', 'trusted', 'trusted', 'no',   'trusted', 'absent'],
  },
  private: {
    'one owns':                         ['all', 'all', 'all',     'all', 'all',  'all',  'all', 'trusted', 'no',   'admin', 'all',  'admin',  'all', 'all',   'all',       'all',     'all',  'all',     'all',     'all',     'all', 'all',     'all',     'all',     'all',     'all', 'all',  'all',     'none'],
    'one is in':                        ['all', 'all', 'all',     'all', 'all',  'all',  'all', 'trusted', 'no',   'admin', 'all',  'admin',  'all', 'all',   'all',       'trusted', 'all',  'trusted', 'trusted', 'trusted', 'all', 'trusted', 'trusted', 'trusted', 'trusted', 'trusted', 'all',  'trusted', 'absent'],
    'others are in':                    ['no',  'no',  'no',      'no',  'no',   'no',   'no',  'trusted', 'no',   'no',    'no',   'admin',  'no',  'no',    'no',        'trusted', 'no',   'trusted', 'trusted', 'trusted', 'no', 'trusted', 'trusted', 'trusted', 'trusted', 'trusted', 'no',   'trusted', 'absent'],
    'is not there':                     ['no',  'no',  'no',      'no',  'no',   'no',   'no',  'absent',  'no',   'no',    'no',   'unseen', 'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
  },
  dm: {
    'one is of the two':                ['all', 'no',  'all',     'all', 'all',  'all',  'all', 'trusted', 'no',   'admin', 'all',  'admin',  'all', 'all',   'all',       'no',      'all',  'no',      'no',      'no',      'all', 'no',      'no',      'no',      'no',      'no', 'all',  'trusted', 'absent'],
    'one is of the two, nothing said':  ['all', 'no',  'all',     'all', 'all',  'all',  'all', 'absent',  'none', 'none',  'none', 'unseen', 'all', 'all',   'all',       'no',      'all',  'no',      'no',      'no',      'unbegun', 'no',      'no',      'no',      'no',      'no', 'none', 'trusted', 'absent'],
    'of two others':                    ['no',  'no',  'no',      'no',  'no',   'no',   'no',  'trusted', 'no',   'no',    'no',   'admin',  'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'of two others, nothing said':      ['no',  'no',  'no',      'no',  'no',   'no',   'no',  'absent',  'no',   'no',    'no',   'unseen', 'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'with oneself':                     ['no',  'no',  'no',      'no',  'no',   'no',   'no',  'absent',  'no',   'no',    'no',   'unseen', 'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'one’s own, the names turned':      ['no',  'no',  'no',      'no',  'no',   'no',   'no',  'absent',  'no',   'no',    'no',   'unseen', 'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
  },
  user: {
    'one’s own':                        ['all', 'no',  'trusted', 'all', 'all',  'all',  'all', 'trusted', 'no',   'no',    'no',   'admin',  'no',  'all',   'all',       'no',      'no',   'no',      'no',      'no',      'all', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'of another':                       ['no',  'no',  'trusted', 'no',  'no',   'no',   'no',  'trusted', 'no',   'no',    'no',   'admin',  'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'of one who never came':            ['no',  'no',  'trusted', 'no',  'no',   'no',   'no',  'absent',  'no',   'no',    'no',   'unseen', 'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'of what is no name of a user':     ['no',  'no',  'no',      'no',  'no',   'no',   'no',  'absent',  'no',   'no',    'no',   'unseen', 'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
  },
  role: {
    'one has':                          ['all', 'no',  'trusted', 'all', 'all',  'all',  'all', 'trusted', 'no',   'no',    'no',   'admin',  'no',  'all',   'all',       'no',      'no',   'no',      'no',      'no',      'all', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'one had with another token':       ['no',  'no',  'trusted', 'no',  'no',   'no',   'no',  'trusted', 'no',   'no',    'no',   'admin',  'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'others have':                      ['no',  'no',  'trusted', 'no',  'no',   'no',   'no',  'trusted', 'no',   'no',    'no',   'admin',  'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'nobody has':                       ['no',  'no',  'trusted', 'no',  'no',   'no',   'no',  'absent',  'no',   'no',    'no',   'unseen', 'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
  },
  gone: {
    'one is in':                        ['no',  'no',  'no',      'no',  'no',   'no',   'no',  'trusted', 'no',   'no',    'no',   'admin',  'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
    'is not there':                     ['no',  'no',  'no',      'no',  'no',   'no',   'no',  'absent',  'no',   'no',    'no',   'unseen', 'no',  'no',    'no',        'no',      'no',   'no',      'no',      'no',      'no', 'no',      'no',      'no',      'no',      'no', 'no',   'trusted', 'absent'],
  },
} as const satisfies { readonly [N in NamespaceName | 'private' | 'gone']: Readonly<Record<string, Row>> }

type Others = {
  readonly [A in Exclude<Action, ChannelAction> | 'sync' | 'edit' | 'delete' | 'reports']: Readonly<
    Record<string, Word>
  >
}

/** The actions that name no channel, or several. */
export const OTHERS = {
  hello: {
    'by itself': 'all',
    'in place of a socket of one’s own': 'all',
    // It takes no place: test/domain/hello.test.ts.
    'in place of a socket of another': 'all',
  },
  presence: { 'of oneself': 'all', 'of another': 'all', 'of one who never came': 'all' },
  privacy: { 'to know': 'all', 'to hide': 'all' },
  census: { 'by itself': 'trusted', 'of one region': 'trusted' },
  sync: { 'a room one is in and one that others are in, at once': 'no' },
  // The columns ask for what another has said.
  edit: { 'of one’s own words': 'all' },
  delete: { 'of one’s own words': 'all' },
  inbox: { 'by itself': 'all' },
  reports: { 'of all channels': 'trusted' },
  search: { 'all that one is in': 'all', 'a room one is in': 'all', 'a room that others are in': 'no' },
  converse: { 'with another': 'all', 'about something': 'all', 'with nobody': 'all' },
  ping: { 'by itself': 'all' },
  'upload-parts': {
    'of oneself': 'all',
    'of another': 'none',
    'of a room one has left': 'no',
    'never begun': 'none',
  },
  'upload-complete': {
    'of oneself': 'all',
    'of another': 'none',
    'of a room one has left': 'no',
    'never begun': 'none',
  },
  'upload-cancel': {
    'of oneself': 'all',
    'of another': 'none',
    'of a room one has left': 'no',
    'never begun': 'none',
  },
  revoke: { 'of oneself': 'trusted', 'of another': 'trusted', 'of one who never came': 'trusted' },
} as const satisfies Others

/** What must look the same to whoever is not trusted: it may not be known from an answer whether somebody else's is there. */
export const ALIKE = {
  chat: ['others are in', 'large, others are in', 'one has left', 'large, one has left', 'is not there'],
  private: ['others are in', 'is not there'],
  dm: ['of two others', 'of two others, nothing said'],
  user: ['of another', 'of one who never came'],
  role: ['others have', 'one had with another token', 'nobody has'],
  gone: ['one is in', 'is not there'],
} as const satisfies { readonly [P in keyof typeof CHANNELS]: readonly (keyof (typeof CHANNELS)[P])[] }
