import {
  type Appearance,
  chooseAppearance,
  chooseLanguage,
  preferredAppearance,
} from '../session/preferences.ts'
import { LANGUAGES, type Language, spokenLanguage, words } from '../words/language.ts'
import { h } from './element.ts'

type Choice = readonly [value: string, name: string, lang?: string]

const choose = (
  name: string,
  label: string,
  choices: readonly Choice[],
  now: string,
  take: (value: string) => void,
) => {
  const field = h(
    'select',
    { id: name, class: 'choice', onchange: () => take(field.value) },
    ...choices.map(([value, text, lang]) => h('option', { value, lang, selected: value === now }, text)),
  )
  return h('div', { class: 'setting' }, h('label', { for: name }, label), field)
}

/** The language of the page and whether it is light or dark; both are kept. */
export const settingsFields = (): HTMLElement => {
  const { language, appearance, system, light, dark } = words().settings
  const languages = Object.entries(LANGUAGES).map(([code, { name }]): Choice => [code, name, code])
  const appearances: readonly Choice[] = [
    ['system', system],
    ['light', light],
    ['dark', dark],
  ]
  return h(
    'div',
    { class: 'settings' },
    choose('language', language, languages, spokenLanguage(), code => {
      chooseLanguage(code as Language)
      location.reload()
    }),
    choose('appearance', appearance, appearances, preferredAppearance(), value =>
      chooseAppearance(value as Appearance),
    ),
  )
}
