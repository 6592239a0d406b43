import type { Deed } from '../model/deeds.ts'
import type { MessageRow } from '../model/log-rows.ts'
import { hashOf } from '../session/address.ts'
import type { Session } from '../session/session.ts'
import { words } from '../words/language.ts'
import { write } from './element.ts'
import { emojiForm, quickEmojis } from './emoji-form.ts'
import { menuButton as button, menu } from './menu.ts'

/** `thread`: the one that it is looked at in. */
type Placed = MessageRow & { readonly channel: string; readonly thread?: number }
type Did = () => void

/** What was deleted is gone for good: it is asked for twice. */
const deletion = (run: Did): HTMLButtonElement => {
  const { delete: first, forGood } = words().deeds
  let isAsked = false
  const press = (): void => {
    if (isAsked) run()
    isAsked = true
    write(element, forGood)
  }
  const element = button(first, press, 'deed grave')
  return element
}

/** What the menu holds for each deed. */
const itemsFor = (session: Session, row: Placed, done: Did) => {
  const { channel, seq = 0, from, text, thread, root = seq } = row
  const { answer, edit, copy } = words().deeds
  const after = (run: Did) => () => {
    done()
    run()
  }
  const intend = (as: 'answer' | 'edit') =>
    after(() =>
      session.intend(channel, { as, seq, from, text, ...(thread !== undefined && { root: thread }) }),
    )
  const react = (emoji: string) => after(() => session.react(channel, seq, emoji, true))()
  const items: Readonly<Record<Deed, () => readonly HTMLElement[]>> = {
    react: () => [quickEmojis(react), emojiForm(react)],
    answer: () => [button(answer, intend('answer'))],
    thread: () => [
      button(
        words().threads.open,
        after(() => location.assign(hashOf(channel, root))),
      ),
    ],
    copy: () => [
      button(
        copy,
        after(() => void navigator.clipboard?.writeText(text).catch(() => {})),
      ),
    ],
    edit: () => [button(edit, intend('edit'))],
    delete: () => [deletion(after(() => session.withhold(channel, seq)))],
  }
  return row.deeds.flatMap(deed => items[deed]())
}

/** The menu of a message. */
export const messageMenu = (session: Session) => {
  const { element, open: show, close } = menu(words().deeds.menu)
  const open = (row: Placed, anchor: HTMLElement): void => show(itemsFor(session, row, close), anchor)
  return { element, open }
}
