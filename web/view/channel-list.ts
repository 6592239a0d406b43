import { archivedRows, type ChannelRow, channelRows } from '../model/channel-rows.ts'
import { matching } from '../model/inbox-filter.ts'
import type { State } from '../model/state.ts'
import type { Session } from '../session/session.ts'
import { counted, words } from '../words/language.ts'
import { archiveSwitch } from './archive-switch.ts'
import { channelMenu } from './channel-menu.ts'
import { channelRow } from './channel-row.ts'
import { h, write } from './element.ts'
import { findingsList } from './findings-list.ts'
import { icon } from './icon.ts'
import { KeyedList } from './keyed-list.ts'

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: at => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
}

const filterField = (typed: () => void, leave: () => void) => {
  const field = h('input', {
    type: 'search',
    id: 'find',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': words().inbox.filter,
    placeholder: words().inbox.filter,
    oninput: typed,
    onkeydown: (event: KeyboardEvent) => {
      const isLeaving = event.key === 'ArrowDown' || (event.key === 'Escape' && field.value === '')
      if (event.key === 'Escape' && field.value !== '') {
        field.value = ''
        typed()
        event.stopPropagation()
      } else if (isLeaving) {
        event.preventDefault()
        leave()
      }
    },
  })
  return { field, element: h('div', { class: 'field find' }, icon('find'), field) }
}

const SETTLED_MS = 300

/** Tells what was typed last once nothing was typed for a moment; what is emptied is told at once. */
const settled = (tell: (typed: string) => void): ((typed: string) => void) => {
  let waiting: ReturnType<typeof setTimeout> | undefined
  return typed => {
    clearTimeout(waiting)
    if (typed === '') tell(typed)
    else waiting = setTimeout(() => tell(typed), SETTLED_MS)
  }
}

/** A row's link and the button of its menu. */
const partsOf = (link: HTMLElement): readonly HTMLElement[] => [
  ...(link.parentElement?.querySelectorAll<HTMLElement>('a, button') ?? []),
]
const hasFocus = (link: HTMLElement): boolean => partsOf(link).some(part => part.matches(':focus'))

/** What stands where no conversation does. */
const emptyWords = (state: State, typed: string): string => {
  const { reading, noMatch, empty } = words().inbox
  if (typed !== '') return noMatch
  return state.isListed ? empty : reading
}

/** The inbox, the last active first, and a field to find in it. It is one stop of the Tab key, with the menu of its row as another: arrows, Home and End go through it. */
export const channelList = (session: Session) => {
  const findings = findingsList(session)
  const look = settled(typed => session.find(typed))
  const list = h('ul', { class: 'channels', onkeydown: (event: KeyboardEvent) => step(event) })
  const status = h('p', { class: 'list-status', role: 'status' })
  const spoken = h('p', { class: 'for-ears', role: 'status' })
  const menu = channelMenu(session)
  const rows = new KeyedList<ChannelRow>(list, row => channelRow(row, menu.open))
  const archive = archiveSwitch(() => shown && show(shown))
  const links = (): readonly HTMLAnchorElement[] => [...list.querySelectorAll('a')]
  let shown: State | undefined
  const here = () => {
    const all = links()
    return all.find(hasFocus) ?? all.find(one => one.ariaCurrent !== null) ?? all[0]
  }
  const goTo = (link: HTMLAnchorElement | undefined): void => {
    link?.focus()
    setStop()
  }
  const setStop = (): void => {
    const stop = here()
    for (const link of links()) for (const part of partsOf(link)) part.tabIndex = link === stop ? 0 : -1
  }
  const step = (event: KeyboardEvent): void => {
    const all = links()
    const next = STEPS[event.key]?.(all.findIndex(hasFocus), all.length - 1)
    if (next === undefined || event.altKey) return
    event.preventDefault()
    goTo(all[next])
  }
  const find = filterField(
    () => {
      if (shown) show(shown)
      look(find.field.value)
    },
    () => goTo(links()[0]),
  )
  const show = (state: State): void => {
    shown = state
    const typed = find.field.value.trim()
    const archived = archivedRows(state)
    const isArchive = archive.show(archived)
    const found = matching(isArchive ? archived : channelRows(state), typed)
    const isClosed = state.connection.state === 'closed' && !state.isListed
    write(status, found.length > 0 || isClosed ? '' : emptyWords(state, typed))
    status.hidden = status.textContent === ''
    write(spoken, typed === '' || found.length === 0 ? '' : counted(found.length, words().inbox.matches))
    rows.show(found)
    findings.show(state)
    setStop()
  }
  const scroll = h(
    'div',
    { class: 'channel-scroll' },
    status,
    spoken,
    archive.element,
    list,
    findings.element,
  )
  const dialogs = [menu.element]
  return { dialogs, find: find.element, element: scroll, show, focus: () => goTo(here()) }
}
