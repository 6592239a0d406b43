import { HeliographError } from '../../client/index.ts'
import { words } from './language.ts'

/** The sentence for whatever was thrown. Nothing of its inside is shown. */
export const problemWords = (thrown: unknown): string => {
  const { problems } = words()
  return problems[thrown instanceof HeliographError ? thrown.code : 'unknown']
}
