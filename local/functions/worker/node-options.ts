/** Options of Node that a thread cannot be started with, and what does the same from within: one row an option. */
const effects: Readonly<Record<string, () => void>> = {
  '--disable-proto=delete': () => {
    Reflect.deleteProperty(Object.prototype, '__proto__')
  },
}

/** Puts `NODE_OPTIONS` into effect as far as it can be, and into the environment, where the function may look for it. */
export const takeNodeOptions = (options: string | undefined): void => {
  if (options === undefined) return
  process.env.NODE_OPTIONS = options
  for (const option of options.split(/\s+/)) effects[option]?.()
}
