import type { TextStorage } from '../index.ts'

/** A phone's storage, as `@react-native-async-storage/async-storage` has it. */
export type AsyncTexts = {
  readonly getAllKeys: () => Promise<readonly string[]>
  readonly getItem: (name: string) => Promise<string | null>
  readonly setItem: (name: string, text: string) => Promise<unknown>
  readonly removeItem: (name: string) => Promise<unknown>
}

const OURS = 'heliograph '
const AT_ONCE = 20

const textsIn = async ({ getAllKeys, getItem }: AsyncTexts): Promise<Map<string, string>> => {
  const names = (await getAllKeys()).filter(name => name.startsWith(OURS))
  const texts = new Map<string, string>()
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE)
    const read = await Promise.all(some.map(async name => [name, await getItem(name)] as const))
    for (const [name, text] of read) if (text !== null) texts.set(name, text)
  }
  return texts
}

/**
 * What a phone keeps, read before the client connects, since the client asks without waiting. Writes go behind, in order;
 * what was written in the last moments before the program is killed may be lost, which a storage that writes at once
 * (MMKV) does not do. `failed` is told of each write that could not be done: what it was about lives in memory alone.
 */
export const preloaded = async (
  storage: AsyncTexts,
  failed: (error: unknown) => void = () => {},
): Promise<TextStorage> => {
  const texts = await textsIn(storage)
  let last: Promise<unknown> = Promise.resolve()
  const behind = (write: () => Promise<unknown>) => {
    last = last.then(write).catch(failed)
  }
  return {
    get: name => texts.get(name),
    set: (name, text) => {
      texts.set(name, text)
      behind(() => storage.setItem(name, text))
    },
    remove: name => {
      if (texts.delete(name)) behind(() => storage.removeItem(name))
    },
    names: prefix => [...texts.keys()].filter(name => name.startsWith(prefix)),
  }
}
