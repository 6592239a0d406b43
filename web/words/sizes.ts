import { spokenLocale } from './language.ts'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A file's size as one reads it: `6.3 MB`. */
export const sizeOf = (bytes: number): string => {
  const at = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const digits = at === 0 || bytes / 1000 ** at >= 100 ? 0 : 1
  return new Intl.NumberFormat(spokenLocale(), {
    style: 'unit',
    unit: UNITS[at] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(bytes / 1000 ** at)
}
