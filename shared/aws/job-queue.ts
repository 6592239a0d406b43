import type { Job } from './connection.ts'

/** Jobs of one rank that wait, in the order in which they came. */
const line = () => {
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
    late: (now: number): readonly Job[] => {
      const left = jobs.slice(first) as Job[]
      ;[jobs, first] = [left.filter(({ until }) => until > now), 0]
      return left.filter(({ until }) => until <= now)
    },
  }
}

type Ranked = ReturnType<typeof line> & { readonly rank: number }

/**
 * Jobs that wait: the lower rank goes first, and within a rank the one that came first. So none overtakes another of its
 * rank; how long one of a higher rank may be overtaken its own deadline says.
 */
export const jobQueue = () => {
  /** In the order of their ranks, of which there are a handful. */
  const lines: Ranked[] = []
  const lineOf = (rank: number): Ranked => {
    const found = lines.find(one => one.rank === rank)
    if (found) return found
    const added = { ...line(), rank }
    lines.push(added)
    lines.sort((one, other) => one.rank - other.rank)
    return added
  }
  return {
    push: (job: Job) => lineOf(job.rank).push(job),
    shift: (): Job | undefined => lines.find(one => one.size() > 0)?.shift(),
    size: () => lines.reduce((sum, one) => sum + one.size(), 0),
    /** Takes out those that are late. */
    late: (now: number): readonly Job[] => lines.flatMap(one => one.late(now)),
  }
}
