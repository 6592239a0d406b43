/** As much of a page, or of an `AbortSignal`, as it takes to listen to it. */
type Target = {
  addEventListener(event: string, heard: () => void): void
  removeEventListener(event: string, heard: () => void): void
}

/** Listens to what a page or a signal tells; answers how to stop. */
export const listen = (target: Target, event: string, heard: () => void): (() => void) => {
  target.addEventListener(event, heard)
  return () => target.removeEventListener(event, heard)
}

/** Resolves when something is called off. */
export const aborted = (signal: Target): Promise<void> =>
  new Promise(resolve => {
    listen(signal, 'abort', resolve)
  })

/** Ends all of these. */
export const together =
  (...ends: readonly ((() => void) | undefined)[]): (() => void) =>
  () => {
    for (const end of ends) end?.()
  }
