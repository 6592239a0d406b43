import { type Language, languageFor } from '../words/language.ts'

/** What a person chose for this browser: it outlasts the page, where the browser lets it. */

const APPEARANCES = ['system', 'light', 'dark'] as const
export type Appearance = (typeof APPEARANCES)[number]

const LANGUAGE = 'heliograph.language'
const APPEARANCE = 'heliograph.appearance'

/** Reads what a browser keeps; empty where it keeps nothing, or lets nobody read. */
export const kept = (name: string): string => {
  try {
    return localStorage.getItem(name) ?? ''
  } catch {
    return ''
  }
}

/** Keeps something; where the browser has no room it lasts as long as the page. */
export const keep = (name: string, value: string): void => {
  try {
    if (value === '') localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    // Nothing is lost but the memory of it.
  }
}

/** The language that was chosen here, else one that the browser asks for. */
export const preferredLanguage = (): Language => languageFor(kept(LANGUAGE), navigator.languages)

/** The page speaks another language from its next load on: everything on it is said anew. */
export const chooseLanguage = (language: Language): void => keep(LANGUAGE, language)

export const preferredAppearance = (): Appearance =>
  APPEARANCES.find(one => one === kept(APPEARANCE)) ?? 'system'

/** Shows light or dark; the frame that a phone's browser draws around the page follows. */
export const showAppearance = (appearance: Appearance): void => {
  const root = document.documentElement
  if (appearance === 'system') delete root.dataset.appearance
  else root.dataset.appearance = appearance
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.dataset.own ??= meta.content
    meta.content = appearance === 'system' ? meta.dataset.own : getComputedStyle(root).backgroundColor
  }
}

export const chooseAppearance = (appearance: Appearance): void => {
  keep(APPEARANCE, appearance === 'system' ? '' : appearance)
  showAppearance(appearance)
}
