const OFFSET = 0x811c9dc5
const PRIME = 0x01000193

/** FNV-1a over the code units of a text: 32 bits, unsigned. `from` goes on where another hash ended. */
export const hashOf = (text: string, from: number = OFFSET): number => {
  let hash = from
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME)
  return hash >>> 0
}

/** The digest of a log: grows by one entry at a time and depends on the order, the numbers, the keys and the texts. */
export const digestOf = (digest: number, seq: number, key: string, text: string): number =>
  hashOf(text, hashOf(key, Math.imul(digest ^ seq, PRIME)))
