import { BANGLA } from './bangla.ts'
import { ENGLISH } from './english.ts'
import { THAI } from './thai.ts'
import type { Counted, Wording } from './wording.ts'

/** One row a language. */
export const LANGUAGES = { en: ENGLISH, bn: BANGLA, th: THAI } as const satisfies Readonly<
  Record<string, Wording>
>
export type Language = keyof typeof LANGUAGES

const isLanguage = (code: string): code is Language => Object.hasOwn(LANGUAGES, code)
const codeOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''

/** The language that was chosen, else the first that the browser asks for and the page has, else English. */
export const languageFor = (chosen: string, wanted: readonly string[]): Language => {
  if (isLanguage(chosen)) return chosen
  return wanted.map(codeOf).find(isLanguage) ?? 'en'
}

/** How a place writes numbers and lists. Made once: to make one takes a thousand times as long as to use it. */
const customsOf = (locale: string) => ({
  locale,
  numbers: new Intl.NumberFormat(locale),
  plurals: new Intl.PluralRules(locale),
  lists: new Intl.ListFormat(locale),
})

let language: Language = 'en'
let customs = customsOf(ENGLISH.locale)

/** The page speaks this from now on; `wanted`, as the browser tells it, says of which place its dates and numbers are. */
export const speakIn = (next: Language, wanted: readonly string[] = []): void => {
  language = next
  customs = customsOf(wanted.find(tag => codeOf(tag) === next && tag.includes('-')) ?? LANGUAGES[next].locale)
}

export const spokenLanguage = (): Language => language
/** BCP 47, for `Intl`. */
export const spokenLocale = (): string => customs.locale
/** How lists are written. */
export const spokenLists = (): Intl.ListFormat => customs.lists
/** The words of the language that is spoken. */
export const words = (): Wording => LANGUAGES[language]

/** A number as one reads it. */
export const numberOf = (value: number): string => customs.numbers.format(value)

/** `1 message`, `2 messages`. */
export const counted = (count: number, forms: Counted): string => {
  const form = customs.plurals.select(count)
  return (forms[form] ?? forms.other).replace('#', numberOf(count))
}
