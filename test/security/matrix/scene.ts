import type { App } from '../../../shared/domain/app.ts'
import type { Caller } from '../../../shared/domain/ports.ts'
import type { TestApp } from '../../support/app.ts'
import { type Conversation, conversation, type Speaker as Person } from '../../support/conversation.ts'
import { ADDRESSED, FILE, type Me } from './addressed.ts'
import type { Speaker } from './cells.ts'

/** A world in which there is one of everything that `addressed.ts` names. */

const ROLES: { readonly [S in Speaker]: string | undefined } = {
  user: undefined,
  agent: 'agent',
  administrator: 'administrator',
  service: 'service',
  admin: 'admin',
  publish: 'service',
  manage: 'service',
  ended: 'admin',
  revoked: 'admin',
}

export type Scene = { readonly talk: Conversation; readonly me: Me; readonly caller: Caller }

const said = (person: Person, channel: string) =>
  person.ask('message', { channel, key: 'before', body: { text: 'hello' } })

const rooms = async (talk: Conversation, me: Person, others: readonly Person[]) => {
  const [yves] = others
  for (const channel of ['chat:large-inside', 'chat:large-left', 'chat:large-theirs'])
    await talk.app.channels.create({ channel, epoch: 'e' })
  await talk.app.channels.create({ channel: 'gone:inside', epoch: 'e', members: [me.caller.user, 'yves'] })
  for (const size of ['', 'large-']) {
    for (const one of others)
      for (const room of ['inside', 'left', 'theirs'])
        await one.ask('join', { channel: `chat:${size}${room}` })
    for (const room of ['inside', 'left']) await me.ask('join', { channel: `chat:${size}${room}` })
    await me.ask('leave', { channel: `chat:${size}left` })
    for (const room of ['inside', 'left', 'theirs']) if (yves) await said(yves, `chat:${size}${room}`)
  }
}

const privateOnes = async ({ app }: Conversation, me: string) => {
  for (const [channel, ...members] of [
    ['chat:~owned', me, 'yves'],
    ['chat:~inside', 'yves', me],
    ['chat:~theirs', 'yves', 'zoe'],
  ] as const) {
    const conversation = { access: 'private', description: {} } as const
    await app.channels.create({ channel, epoch: 'e', members, owners: members.slice(0, 1), conversation })
  }
}

const committed = (app: App, channel: string) =>
  app.channels.commit({
    channel,
    entry: { key: 'before', from: 'yves', at: app.clock.now(), body: {} },
    fingerprint: 1,
    membership: 'any',
    room: 9,
  })

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A file in every channel, whoever is in it, and uploads on their way: of the one who asks and of another. */
const files = async ({ app }: Conversation, me: Me) => {
  const { storing, clock } = app
  if (!storing) throw new Error('the world stores no files')
  const file = { name: 'a.png', type: 'image/png', size: PNG.length } as const
  for (const rows of Object.values(ADDRESSED))
    for (const nameFor of Object.values(rows) as ((me: Me) => string | undefined)[]) {
      const channel = nameFor(me)
      if (channel) await app.files.put({ ...file, channel, id: FILE, by: 'yves', at: clock.now() })
    }
  const until = clock.now() + 3_600_000
  const begun = { mine: me.user, theirs: 'yves', left: me.user }
  for (const [id, user] of Object.entries(begun)) {
    const channel = id === 'left' ? 'chat:left' : 'chat:inside'
    const upload = { ...file, id, channel, user, remote: await storing.objects.begin({ channel, id }), until }
    await storing.uploads.put(upload)
    app.putAt(storing.links.toPut(upload, 1, PNG.length, 900), PNG)
  }
}

/** Everything is there, everything has been told, and nobody's token has ended yet. */
const set = async (talk: Conversation, me: Person, role: string | undefined) => {
  const { user } = me.caller
  const yves = talk.person('yves')
  const zoe = talk.person('zoe', { roles: ['night'] })
  const root = talk.person('root', { roles: ['admin'] })
  await talk.person(user, { roles: [...me.caller.roles, 'former'] }).ask('hello')
  for (const one of [me, yves, zoe]) await one.ask('hello')
  await rooms(talk, me, [yves, zoe])
  await privateOnes(talk, user)
  for (const room of ['owned', 'inside', 'theirs']) await said(yves, `chat:~${room}`)
  for (const channel of [`dm:${user}~yves`, 'dm:yves~zoe']) await said(yves, channel)
  for (const channel of [`user:${user}`, 'user:yves', 'role:former', 'role:night', role && `role:${role}`])
    if (channel) await said(root, channel)
  await said(me, 'chat:inside')
  await committed(talk.app, 'gone:inside')
  await files(talk, { user, role })
  await talk.flow()
}

/** The world before one speaker asks. */
export const sceneOf = async (speaker: Speaker): Promise<Scene> => {
  const role = ROLES[speaker]
  // The functions that services invoke speak under this name.
  const user = speaker === 'publish' || speaker === 'manage' ? 'service' : 'alice'
  const talk = conversation()
  const me = talk.person(user, { roles: role ? [role] : [] })
  await set(talk, me, role)
  const { clock, revocations } = talk.app
  if (speaker === 'revoked') {
    await revocations.revoke(user, clock.now())
    // By then no instance believes what it has read before.
    clock.advance(4000)
  }
  const caller = speaker === 'ended' ? { ...me.caller, expires: clock.now() } : me.caller
  return { talk, me: { user, role }, caller }
}

/** Everything that a refused action could have touched: what is kept, and what was told or is about to be. */
export const digestOf = (app: TestApp): string => {
  const plain = (_: string, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value
  return JSON.stringify([app.kept, app.changes, app.sockets.posts, [...app.sockets.states]], plain)
}
