import type { Action } from '../../../shared/protocol/index.ts'
import type { CHANNELS, ChannelAction, OTHERS } from './expected.ts'

/** What stands behind the rows of the expectation: the channels and users of `scene.ts`, by the words that the tables use. */

/** The one who asks. */
export type Me = { readonly user: string; readonly role: string | undefined }

type Channels = {
  readonly [N in keyof typeof CHANNELS]: {
    readonly [R in keyof (typeof CHANNELS)[N]]: (me: Me) => string | undefined
  }
}

/** Ids of users here are such that the caller's comes first in a conversation's name, save one. */
export const ADDRESSED: Channels = {
  chat: {
    'one is in': () => 'chat:inside',
    'one has left': () => 'chat:left',
    'others are in': () => 'chat:theirs',
    'is not there': () => 'chat:nowhere',
    'large, one is in': () => 'chat:large-inside',
    'large, one has left': () => 'chat:large-left',
    'large, others are in': () => 'chat:large-theirs',
  },
  private: {
    'one owns': () => 'chat:~owned',
    'one is in': () => 'chat:~inside',
    'others are in': () => 'chat:~theirs',
    'is not there': () => 'chat:~nowhere',
  },
  dm: {
    'one is of the two': ({ user }) => `dm:${user}~yves`,
    'one is of the two, nothing said': ({ user }) => `dm:${user}~zoe`,
    'of two others': () => 'dm:yves~zoe',
    'of two others, nothing said': () => 'dm:xenia~zoe',
    'with oneself': ({ user }) => `dm:${user}~${user}`,
    'one’s own, the names turned': ({ user }) => `dm:yves~${user}`,
  },
  user: {
    'one’s own': ({ user }) => `user:${user}`,
    'of another': () => 'user:yves',
    'of one who never came': () => 'user:nobody',
    'of what is no name of a user': () => 'user:a~b',
  },
  role: {
    'one has': ({ role }) => role && `role:${role}`,
    'one had with another token': () => 'role:former',
    'others have': () => 'role:night',
    'nobody has': () => 'role:nobody',
  },
  gone: {
    'one is in': () => 'gone:inside',
    'is not there': () => 'gone:nowhere',
  },
}

/** A file that every channel has. */
export const FILE = 'of-the-matrix'
const asking = (more: object = {}) => ({
  'of oneself': () => ({ upload: 'mine', ...more }),
  'of another': () => ({ upload: 'theirs', ...more }),
  'of a room one has left': () => ({ upload: 'left', ...more }),
  'never begun': () => ({ upload: 'nowhere', ...more }),
})

/** What each action asks of a channel besides its name. */
export const ASKED: { readonly [A in ChannelAction]: (channel: string) => object } = {
  join: channel => ({ channel }),
  leave: channel => ({ channel }),
  message: channel => ({ channel, key: 'of-the-matrix', body: { text: 'hello' } }),
  typing: channel => ({ channel, on: true }),
  receipt: channel => ({ channel, read: 1 }),
  history: channel => ({ channel }),
  sync: channel => ({ cursors: { [channel]: { epoch: 'e', seq: 0 } } }),
  ledger: channel => ({ channel, seq: 1 }),
  edit: channel => ({ channel, seq: 1, key: 'of-the-matrix', body: { text: 'good bye' } }),
  delete: channel => ({ channel, seq: 1, key: 'of-the-matrix' }),
  react: channel => ({ channel, seq: 1, key: 'of-the-matrix', emoji: '👍', on: true }),
  versions: channel => ({ channel, seq: 1 }),
  upload: channel => ({ channel, name: 'a.png', type: 'image/png', size: 8 }),
  download: channel => ({ channel, attachment: FILE }),
  conversation: channel => ({ channel }),
  describe: channel => ({ channel, title: 'Of the matrix' }),
  members: channel => ({ channel }),
  invite: channel => ({ channel, users: ['xenia'] }),
  expel: channel => ({ channel, user: 'yves' }),
  appoint: channel => ({ channel, user: 'yves', role: 'moderator' }),
  settings: channel => ({ channel, archived: true }),
  mute: channel => ({ channel, user: 'yves' }),
  ban: channel => ({ channel, user: 'yves' }),
  pardon: channel => ({ channel, user: 'yves' }),
  sanctions: channel => ({ channel }),
  rules: channel => ({ channel, slow: 0 }),
  report: channel => ({ channel, seq: 1, reason: 'Of the matrix' }),
  reports: channel => ({ channel }),
  resolve: channel => ({ channel, seq: 1, done: 'Nothing' }),
  pin: channel => ({ channel, seq: 1, on: true }),
  pins: channel => ({ channel }),
  export: channel => ({ channel }),
}

type Asks = {
  readonly [A in keyof typeof OTHERS]: { readonly [R in keyof (typeof OTHERS)[A]]: (me: Me) => object }
}

export const ASKED_OTHERWISE: Asks = {
  hello: {
    'by itself': () => ({}),
    'in place of a socket of one’s own': ({ user }) => ({ replaces: user }),
    'in place of a socket of another': () => ({ replaces: 'yves' }),
  },
  presence: {
    'of oneself': () => ({}),
    'of another': () => ({ of: ['yves'] }),
    'of one who never came': () => ({ of: ['nobody'] }),
  },
  privacy: { 'to know': () => ({}), 'to hide': () => ({ hidesRead: true }) },
  census: { 'by itself': () => ({}), 'of one region': () => ({ region: 'BD' }) },
  sync: {
    'a room one is in and one that others are in, at once': () => ({
      cursors: { 'chat:inside': { epoch: 'e', seq: 0 }, 'chat:theirs': { epoch: 'e', seq: 0 } },
    }),
  },
  edit: {
    'of one’s own words': () => ({ channel: 'chat:inside', seq: 2, key: 'of-the-matrix', body: {} }),
  },
  delete: { 'of one’s own words': () => ({ channel: 'chat:inside', seq: 2, key: 'of-the-matrix' }) },
  inbox: { 'by itself': () => ({}) },
  reports: { 'of all channels': () => ({}) },
  search: {
    'all that one is in': () => ({ text: 'hello' }),
    'a room one is in': () => ({ text: 'hello', channel: 'chat:inside' }),
    'a room that others are in': () => ({ text: 'hello', channel: 'chat:theirs' }),
  },
  converse: {
    'with another': () => ({ with: ['yves'] }),
    'about something': () => ({ with: ['yves'], subject: 'job:7', first: { key: 'k', body: {} } }),
    'with nobody': () => ({}),
  },
  ping: { 'by itself': () => ({}) },
  'upload-parts': asking({ parts: [1] }),
  'upload-complete': asking({ parts: [{ part: 1, etag: '8-137' }] }),
  'upload-cancel': asking(),
  revoke: {
    'of oneself': ({ user }) => ({ user }),
    'of another': () => ({ user: 'yves' }),
    'of one who never came': () => ({ user: 'nobody' }),
  },
}

/** One thing that can be asked: the words for it, and its parameters, absent where the speaker has no such thing. */
export type Question = {
  readonly action: Action
  readonly of: string
  readonly parameters: (me: Me) => object | undefined
}
