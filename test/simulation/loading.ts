import { registerHooks } from 'node:module'

/** A change of a source file as it is loaded: thresholds that can be set, and bugs that are planted. */
export type Patch = {
  /** The end of the file's path. */
  readonly file: string
  /** A text that stands in it exactly once. */
  readonly find: string
  readonly put: string
}

/** What is lowered so that a schedule of a few people meets it. */
const THRESHOLDS: readonly Patch[] = [
  {
    file: 'shared/domain/namespaces.ts',
    find: 'export const INLINE_MEMBERS = 16',
    put: 'export let INLINE_MEMBERS = 16\nexport const setInlineMembers = (most: number) => { INLINE_MEMBERS = most }',
  },
  {
    file: 'shared/domain/posting/audience.ts',
    find: 'export const MEMBERS_AT_ONCE = 500',
    put: 'export let MEMBERS_AT_ONCE = 500\nexport const setMembersAtOnce = (most: number) => { MEMBERS_AT_ONCE = most }',
  },
]

export const applied = (source: string, { file, find, put }: Patch): string => {
  const parts = source.split(find)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${find}`)
  return parts.join(put)
}

/** Must be called before anything of the project is loaded. */
export const loadPatched = (patches: readonly Patch[] = []): void => {
  const all = [...THRESHOLDS, ...patches]
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context)
      const own = all.filter(({ file }) => url.endsWith(`/${file}`))
      return own.length === 0 ? loaded : { ...loaded, source: own.reduce(applied, String(loaded.source)) }
    },
  })
}
