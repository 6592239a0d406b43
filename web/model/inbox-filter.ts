import type { ChannelRow } from './channel-rows.ts'

const plain = (text: string): string => text.normalize('NFKC').toLocaleLowerCase()

/** The rows whose name, people or last message have every word that was typed; all of them where nothing was. */
export const matching = (rows: readonly ChannelRow[], typed: string): readonly ChannelRow[] => {
  const wanted = plain(typed)
    .split(/\s+/u)
    .filter(word => word !== '')
  if (wanted.length === 0) return rows
  return rows.filter(({ title, said, draft }) => {
    const text = plain([title, said, draft ?? ''].join(' '))
    return wanted.every(word => text.includes(word))
  })
}
