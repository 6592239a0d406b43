import type { Chance } from '../world/chance.ts'
import type { World } from '../world/world.ts'

/** Clients that are not ours: frames that are wrong, frames of an older version and of a newer one, an administrator's command line. */

type Who = { readonly user: string; readonly roles: readonly string[] }

const LONG_MS = 3_600_000

/** Says some frames as they stand, on a socket of its own that never says hello, and is gone soon. */
export const says = (world: World, chance: Chance, who: Who, texts: readonly string[]): void => {
  const { scheduler, trace } = world.sky
  const { now } = scheduler
  trace.tell('stranger', 'opens', who.user)
  const wire = world.gateway.open({ ...who, device: 'stranger', issued: now - 1000, expires: now + LONG_MS })
  for (const text of texts) scheduler.after(chance.between(300, 900), () => wire.send(text))
  scheduler.after(4000, () => wire.close())
}

/** Each is refused, with a code, and nothing changes. */
const BAD: readonly string[] = [
  'not json',
  '[1,2]',
  '{"action":"nope","id":"1"}',
  '{"action":"toString","id":"1"}',
  '{"action":"message","id":"1","channel":"chat:hall"}',
  '{"action":"message","id":"1","channel":"chat:hall","key":"","body":{}}',
  '{"action":"message","id":"1","channel":"chat:hall","key":"k","body":{},"from":"ann"}',
  '{"action":"message","id":"1","channel":"chat:hall","key":"k","body":{},"seq":4}',
  '{"action":"message","id":"1","channel":"constructor:x","key":"k","body":{}}',
  '{"action":"message","id":"1","channel":"chat:hall","key":"k","body":{"n":1e400}}',
  '{"action":"receipt","id":"1","channel":"chat:hall","read":-1}',
  '{"action":"join","id":"1","channel":"dm:bob~ann"}',
  '{"action":"history","id":"1","channel":"chat:hall","limit":1000}',
  '{"action":"sync","id":"1","cursors":{"chat:hall":{"epoch":"e","seq":1.5}}}',
  `{"action":"presence","id":"1","detail":${'{"a":'.repeat(20)}1${'}'.repeat(20)}}`,
  '{"action":"message","id":"1","channel":"chat:hall","key":"k","body":{"__proto__":{"admin":true}}}',
]
export const isBad = (text: string): boolean => BAD.includes(text)

export const badFrames = (world: World, chance: Chance, user: string): void =>
  says(world, chance, { user, roles: [] }, [chance.pick(BAD), chance.pick(BAD)])

/** An older client sends no `after`, and sends twice what is not answered at once. */
export const olderClient = (world: World, chance: Chance, user: string, channel: string, n: number): void => {
  const frame = JSON.stringify({
    action: 'message',
    id: `${n}`,
    channel,
    key: `older:${n}`,
    body: { kind: 'said', n },
  })
  says(world, chance, { user, roles: [] }, chance.happens(0.5) ? [frame] : [frame, frame])
}

/** Nothing here is unknown to this version, and its own client says none of it so. */
const NEWER = (user: string, channel: string, n: number): readonly string[] => [
  '{"action":"hello","id":"1","after":"a:a"}',
  `{"action":"sync","id":"2","cursors":{"user:${user}":{"epoch":"of another log","seq":3}}}`,
  `{"action":"presence","id":"3","status":"busy","detail":{"page":"of tomorrow"},"of":["${user}","nobody"]}`,
  '{"action":"ping"}',
  `{"action":"typing","id":"4","channel":"user:${user}","on":false}`,
  `{"action":"history","id":"5","channel":"user:${user}","after":0,"limit":1}`,
  `{"action":"message","id":"6","channel":"${channel}","key":"newer:${n}","body":{"kind":"said","n":${n}},"after":0}`,
]
const FINE = /"newer:|"a:a"|"of another log"|"of tomorrow"|"id":"[45]","channel":"user:/
export const isFine = (text: string): boolean => FINE.test(text)

/** A page that is newer than the functions says what PROTOCOL.md has always promised: several things at once, and in other ways. */
export const newerPage = (world: World, chance: Chance, user: string, channel: string, n: number): void => {
  world.sky.coverage.count('sometimes: a newer page asks for what it may')
  says(world, chance, { user, roles: [] }, NEWER(user, channel, n))
}

export const revocation = (world: World, chance: Chance, user: string): void =>
  says(world, chance, { user: 'root', roles: ['admin'] }, [
    JSON.stringify({ action: 'revoke', id: '1', user }),
  ])
