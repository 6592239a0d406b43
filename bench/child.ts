import { fork } from 'node:child_process'
import { once } from 'node:events'

/** Does a job in a process of its own, which answers once; whatever was warm here is cold there. */
export const answerOf = async <Job extends object, Answer>(script: URL, job: Job): Promise<Answer> => {
  const child = fork(script)
  const ended = once(child, 'exit')
  child.send(job)
  const first = await Promise.race([once(child, 'message'), ended.then(() => undefined)])
  if (!first) throw new Error(`${script.pathname} ended without an answer`)
  await ended
  return first[0] as Answer
}

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
