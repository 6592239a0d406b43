import { spokenLocale, words } from './language.ts'

/** Times as a person reads them. A `Place` without fields is the reader's own. */

export type Place = { readonly locale?: string; readonly timeZone?: string }

const DAY_MS = 86_400_000

/** Made once each: a list of conversations asks for the same few with every change, and making one takes a thousand times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>()

const format = (
  at: number,
  options: Intl.DateTimeFormatOptions,
  { locale = spokenLocale(), timeZone }: Place,
): string => {
  const wanted = { ...options, ...(timeZone !== undefined && { timeZone }) }
  const key = locale + JSON.stringify(wanted)
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, wanted)
  formats.set(key, made)
  return made.format(at)
}

/** The day as `2026-11-21`, where the reader is. */
export const dayOf = (at: number, place: Place = {}): string =>
  format(at, { year: 'numeric', month: '2-digit', day: '2-digit' }, { ...place, locale: 'sv-SE' })

/** `09:05`, or `9:05 AM` where that is the custom. */
export const clockOf = (at: number, place: Place = {}): string => format(at, { timeStyle: 'short' }, place)

/** Day and time in full. */
export const momentOf = (at: number, place: Place = {}): string =>
  format(at, { dateStyle: 'full', timeStyle: 'short' }, place)

/** How a day is called above what was said on it: Today, Yesterday, Monday, or its date. */
export const dayNameOf = (at: number, now: number, place: Place = {}): string => {
  const day = dayOf(at, place)
  if (day === dayOf(now, place)) return words().days.today
  if (day === dayOf(now - DAY_MS, place)) return words().days.yesterday
  const age = now - at
  if (age > 0 && age < 6 * DAY_MS) return format(at, { weekday: 'long' }, place)
  return format(at, { day: 'numeric', month: 'long', year: 'numeric' }, place)
}

/** When something last happened, short enough for a list: the time today, the weekday this week, else the date. */
export const briefOf = (at: number, now: number, place: Place = {}): string => {
  if (dayOf(at, place) === dayOf(now, place)) return clockOf(at, place)
  if (dayOf(at, place) === dayOf(now - DAY_MS, place)) return words().days.yesterday
  const age = now - at
  if (age > 0 && age < 6 * DAY_MS) return format(at, { weekday: 'short' }, place)
  return format(at, { day: 'numeric', month: 'short' }, place)
}
