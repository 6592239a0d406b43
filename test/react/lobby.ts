import { type Shown, useChannel, useMessages } from '../../client/react/index.ts'
import { entry, type Frame, type Line, listed } from '../support/fake-server.ts'
import { joinedPage, onPage, seen, Theatre, using } from '../support/on-screen.ts'

export const rowOf = ({ seq, state, body }: Shown) => [seq ?? '-', state, body.text]
export const seqs = (messages: readonly Shown[]) => messages.map(({ seq }) => seq)
export const says = (line: Line, frame: Frame | readonly Frame[]) => seen(() => line.says(frame))

/** Two components that show one conversation, whose join is not answered yet. */
export const atDoor = async (head: number) => {
  const theatre = new Theatre()
  const lobby = using(() => useMessages<{ text: string }>('chat:lobby'))
  const channel = using(() => useChannel<{ text: string }>('chat:lobby'))
  const view = onPage(theatre.open, lobby.element, channel.element)
  const line = await theatre.greets(listed(head))
  return { theatre, line, lobby, channel, view, time: theatre.stage.time }
}

/** Inside: the newest two of so many. */
export const inside = async (head: number) => {
  const all = await atDoor(head)
  const entries = [entry(head - 1), entry(head)]
  await seen(() => all.line.replies(all.line.hears('join'), joinedPage(head, entries, { more: true })))
  await seen(() => all.time.passes(0))
  return all
}
