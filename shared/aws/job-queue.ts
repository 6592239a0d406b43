import type { Job } from './connection.ts'

/** Jobs that wait, in the order in which they came. */
export const jobQueue = () => {
  let jobs: (Job | undefined)[] = []
  let first = 0
  return {
    push: (job: Job) => void jobs.push(job),
    shift: (): Job | undefined => {
      const job = jobs[first]
      jobs[first++] = undefined
      if (first >= jobs.length) [jobs, first] = [[], 0]
      return job
    },
    size: () => jobs.length - first,
    /** Takes out those that are late. */
    late: (now: number): readonly Job[] => {
      const left = jobs.slice(first) as Job[]
      ;[jobs, first] = [left.filter(({ until }) => until > now), 0]
      return left.filter(({ until }) => until <= now)
    },
  }
}
