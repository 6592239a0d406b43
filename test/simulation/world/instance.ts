import { newMemory } from '../../../shared/domain/instance.ts'
import type { Revocations } from '../../../shared/domain/ports.ts'
import type { Instance, Release } from './releases.ts'

/** What an instance keeps calls the store by the event that it has now. */
const ofNow = (now: () => Revocations | undefined): Revocations => {
  const port = () => {
    const found = now()
    if (!found) throw new Error('an instance without an event')
    return found
  }
  return {
    revoke: (user, at) => port().revoke(user, at),
    of: user => port().of(user),
    recent: () => port().recent(),
  }
}

/** An instance that has had no event. */
export const newInstance = (name: string, release: Release, now: () => number): Instance => {
  const clock = { now, sleep: () => Promise.reject(new Error('no invocation')) }
  const revocations = ofNow(() => instance.ports.revocations)
  const kept = newMemory(revocations, clock)
  const instance: Instance = { name, release, kept, ports: {} }
  return instance
}
