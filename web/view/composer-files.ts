import type { OwnFile } from '../model/files.ts'
import { words } from '../words/language.ts'
import { sizeOf } from '../words/sizes.ts'
import { dress, h, write } from './element.ts'
import { type IconName, icon } from './icon.ts'
import { KeyedList, type Shown } from './keyed-list.ts'

/** What can be done with a file that is on its way. */
export type FileDeeds = {
  readonly pause: (key: string) => void
  readonly resume: (key: string) => void
  readonly remove: (key: string) => void
}

const button = (name: IconName, label: string, run: () => void): HTMLElement =>
  h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: run },
    icon(name),
  )

const stateOf = ({ state, fault, size }: OwnFile): string => {
  const { sending, paused, sent } = words().files
  const said = { sending, paused, sent, failed: fault ?? '' }[state]
  return state === 'failed' ? said : `${sizeOf(size)} · ${said}`
}

const fileRow = (first: OwnFile, deeds: FileDeeds): Shown<OwnFile> => {
  const { pause, resume, remove } = words().files
  const status = h('span', { class: 'file-state' })
  const bar = h('progress', { max: first.size, 'aria-label': first.name })
  const about = (label: string) => `${label}: ${first.name}`
  const [hold, goOn, drop] = [
    button('pause', about(pause), () => deeds.pause(first.key)),
    button('play', about(resume), () => deeds.resume(first.key)),
    button('close', about(remove), () => deeds.remove(first.key)),
  ]
  const name = h('span', { class: 'file-name', dir: 'auto' }, first.name)
  const element = h(
    'li',
    { class: 'own-file' },
    icon('file'),
    h('div', {}, name, bar, status),
    hold,
    goOn,
    drop,
  )
  const show = (file: OwnFile): void => {
    const hadFocus = element.contains(document.activeElement)
    element.dataset.state = file.state
    bar.value = file.sent
    bar.hidden = file.state === 'failed' || file.state === 'sent'
    hold.hidden = file.state !== 'sending'
    goOn.hidden = file.state !== 'paused'
    write(status, stateOf(file))
    dress(status, { role: file.state === 'failed' ? 'alert' : undefined })
    // The button that was pressed has given way to its opposite.
    if (hadFocus && !element.contains(document.activeElement)) (goOn.hidden ? hold : goOn).focus()
  }
  return { element, show }
}

/** The files that are to go with the next message. */
export const composerFiles = (deeds: FileDeeds) => {
  const element = h('ul', { class: 'own-files', 'aria-label': words().files.title, hidden: true })
  const list = new KeyedList<OwnFile>(element, file => fileRow(file, deeds))
  const show = (files: readonly OwnFile[]): void => {
    element.hidden = files.length === 0
    list.show(files)
  }
  return { element, show }
}
