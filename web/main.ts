import { chosenUser } from './session/address.ts'
import { readSurroundings, type Surroundings } from './session/local-server.ts'
import { preferredAppearance, preferredLanguage, showAppearance } from './session/preferences.ts'
import { startSession } from './session/session.ts'
import { chatPage } from './view/chat-page.ts'
import { startPage, troublePage } from './view/start-page.ts'
import { speakIn, spokenLanguage } from './words/language.ts'

const AGAIN_MS = 3000

const pageFor = (surroundings: Surroundings): HTMLElement => {
  const id = chosenUser(location.search)
  if (id === '') return startPage(surroundings.users)
  const person = surroundings.users.find(user => user.id === id) ?? { id, roles: [] }
  return chatPage(startSession(person, surroundings))
}

const start = async (): Promise<void> => {
  try {
    document.body.replaceChildren(pageFor(await readSurroundings()))
  } catch {
    const waiting = setTimeout(() => void start(), AGAIN_MS)
    const again = () => {
      clearTimeout(waiting)
      void start()
    }
    document.body.replaceChildren(troublePage(again))
  }
}

speakIn(preferredLanguage(), navigator.languages)
document.documentElement.lang = spokenLanguage()
showAppearance(preferredAppearance())
void start()
