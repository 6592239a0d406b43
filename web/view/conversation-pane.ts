import type { State } from '../model/state.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { typingSentence } from '../words/lists.ts'
import { Composer } from './composer.ts'
import { conversationHeader } from './conversation-header.ts'
import { h, write } from './element.ts'
import { dropZone } from './file-intake.ts'
import { icon } from './icon.ts'
import { MessageLog } from './message-log.ts'

/** Where a keyboard would cover half of the screen, it comes up only when it is asked for. */
const hasKeyboard = (): boolean => !matchMedia('(pointer: coarse)').matches

const nothingOpen = () =>
  h('div', { class: 'nothing' }, icon('sun'), h('p', {}, words().conversation.nothing))

/** The open channel: its head, its log, who types, and where one writes. */
export const conversationPane = (session: Session) => {
  const header = conversationHeader(session)
  const log = new MessageLog(session)
  const composer = new Composer(session)
  const typing = h('p', { class: 'typing', 'aria-live': 'polite' })
  const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'))
  const typingLine = h('div', { class: 'typing-line' }, dots, typing)
  const inside = h(
    'div',
    { class: 'conversation' },
    header.element,
    log.element,
    typingLine,
    composer.element,
  )
  dropZone(inside, files => composer.take(files))
  const nothing = nothingOpen()
  const element = h('section', { class: 'pane', 'aria-label': words().conversation.label }, nothing, inside)
  const show = (state: State): void => {
    const isOpen = state.open !== undefined
    nothing.hidden = isOpen
    inside.hidden = !isOpen
    const sentence = typingSentence(state.typists.get(state.open ?? '') ?? [])
    write(typing, sentence)
    typingLine.classList.toggle('on', sentence !== '')
    header.show(state)
    composer.show(state)
    log.show(state)
  }
  const focus = (): void => (hasKeyboard() ? composer.focus() : header.focus())
  return { element, show, focus }
}
