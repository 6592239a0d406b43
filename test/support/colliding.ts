import { fingerprint } from '../../shared/domain/log/fingerprint.ts'

/** Two different keys of one sender with the same fingerprint, found by birthday: some 80,000 tries for 32 bits. */
export const colliding = (sender: string): readonly [string, string] => {
  const seen = new Map<number, string>()
  for (let at = 0; ; at++) {
    const key = `c${at}`
    const print = fingerprint(sender, key)
    const earlier = seen.get(print)
    if (earlier !== undefined) return [earlier, key]
    seen.set(print, key)
  }
}
