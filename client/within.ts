import { listen, together } from './listen.ts'
import type { Timers } from './timers.ts'

/** Does something for so many milliseconds at most, then calls it off, as what calls all off does. */
export const within = async <Done>(
  { timers }: { readonly timers: Timers },
  signal: AbortSignal,
  ms: number,
  work: (signal: AbortSignal) => Promise<Done>,
): Promise<Done> => {
  const bound = new AbortController()
  const abort = () => bound.abort()
  const over = together(timers.after(ms, abort), listen(signal, 'abort', abort))
  if (signal.aborted) abort()
  try {
    return await work(bound.signal)
  } finally {
    over()
  }
}
