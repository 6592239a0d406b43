import { hash } from 'node:crypto'

/**
 * 32 bits of a (sender, key) pair. Two pairs may share one: a hit is verified in the log, so a collision costs a
 * read and never an entry.
 */
export const fingerprint = (sender: string, key: string): number =>
  Number.parseInt(hash('sha256', `${sender}\n${key}`, 'hex').slice(0, 8), 16)

/** 128 bits of a text: short enough for a key, and nobody finds two texts that share them. */
export const digest = (text: string): string => hash('sha256', text, 'hex').slice(0, 32)
