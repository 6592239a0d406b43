import { readdirSync, readFileSync } from 'node:fs'

/** What a process of this machine uses. */
type Usage = { readonly parent: number; readonly memoryBytes: number; readonly cpuSeconds: number }

/** Linux counts processor time in hundredths of a second, whatever its clock does: `man 5 proc`, USER_HZ. */
const TICKS_PER_SECOND = 100

const numberAfter = (text: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)

const usageOf = (pid: string): Usage | undefined => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    // The name stands in brackets and may hold blanks: fields are counted from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ')
    const cpuSeconds = (Number(stat[11]) + Number(stat[12])) / TICKS_PER_SECOND
    return {
      parent: numberAfter(status, 'PPid'),
      memoryBytes: numberAfter(status, 'VmRSS') * 1024,
      cpuSeconds,
    }
  } catch {
    // It has ended since the folder was listed.
    return undefined
  }
}

const everything = (): ReadonlyMap<number, Usage> => {
  const found = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      const usage = usageOf(pid)
      return usage ? [[Number(pid), usage] as const] : []
    })
  return new Map(found)
}

/** Resident bytes and processor seconds of a process and of everything that it has started. */
export type TreeUsage = {
  readonly memoryBytes: number
  readonly ownCpuSeconds: number
  readonly restCpuSeconds: number
}

const isWithin = (pid: number, root: number, all: ReadonlyMap<number, Usage>): boolean => {
  for (let at: number | undefined = pid; at; at = all.get(at)?.parent) if (at === root) return true
  return false
}

/** Looks at a process tree; `undefined` where there is no `/proc` as Linux has it. Shared pages count once a process. */
export const usageOfTree = (root: number): TreeUsage | undefined => {
  if (process.platform !== 'linux') return undefined
  const all = everything()
  const tree = [...all].filter(([pid]) => isWithin(pid, root, all))
  const own = all.get(root)?.cpuSeconds ?? 0
  const cpuSeconds = tree.reduce((sum, [, usage]) => sum + usage.cpuSeconds, 0)
  return {
    memoryBytes: tree.reduce((sum, [, usage]) => sum + usage.memoryBytes, 0),
    ownCpuSeconds: own,
    restCpuSeconds: cpuSeconds - own,
  }
}

/** Looks every so often, and remembers the most memory that it saw. */
export const watchTree = (root: number, everyMs = 500) => {
  let peakBytes = 0
  const look = () => {
    const usage = usageOfTree(root)
    peakBytes = Math.max(peakBytes, usage?.memoryBytes ?? 0)
    return usage
  }
  look()
  const timer = setInterval(look, everyMs)
  return { look, peak: () => peakBytes, stop: () => clearInterval(timer) }
}
