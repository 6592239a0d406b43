import { setTimeout as sleep } from 'node:timers/promises'
import { HeliographError } from '../../client/index.ts'

const TRIES = 20
const PAUSE_MS = 100

/** A refusal for the moment, or no answer in time: what may be done twice is done again, as any program would. */
const isPassing = (error: HeliographError): boolean =>
  error.code === 'TIMEOUT' || error.advice === 'wait' || error.advice === 'retry'

/** Asks until it is answered, or refused for good, or refused too often; throws that refusal. */
export const persistently = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (thrown) {
      if (!(thrown instanceof HeliographError) || !isPassing(thrown) || tries === TRIES) throw thrown
      await sleep(thrown.retryAfterMs ?? PAUSE_MS * tries)
    }
  }
}
