import type { Ports } from '../../client/index.ts'
import type { FakeDevice } from './fake-device.ts'

/** One run of a program, which ends without a word: what it had still to do is not done. */
export type Life = { readonly ports: Ports; readonly end: () => void }

/** A run of a program in these surroundings, on a device if it has one. */
export const lifeOf = (surroundings: Ports, device?: FakeDevice): Life => {
  const program = device?.program()
  let isOver = false
  const whileAlive =
    <Heard extends readonly unknown[]>(run: (...heard: Heard) => void) =>
    (...heard: Heard) => {
      if (!isOver) run(...heard)
    }
  return {
    ports: {
      ...surroundings,
      ...program?.ports,
      after: (ms, run) => surroundings.after(ms, whileAlive(run)),
      network: changed => surroundings.network(whileAlive(changed)),
      awake: woke => surroundings.awake(whileAlive(woke)),
    },
    end: () => {
      isOver = true
      program?.end()
    },
  }
}
