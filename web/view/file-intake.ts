import { words } from '../words/language.ts'
import { h } from './element.ts'
import { icon } from './icon.ts'

type Take = (files: readonly File[]) => void

/** A button that lets one pick files. */
export const filePicker = (take: Take) => {
  const label = words().files.add
  const input = h('input', {
    type: 'file',
    multiple: true,
    hidden: true,
    tabindex: -1,
    'aria-label': label,
    onchange: () => {
      take([...(input.files ?? [])])
      // The same file can be picked again.
      input.value = ''
    },
  })
  const button = h(
    'button',
    {
      type: 'button',
      class: 'icon-button clip',
      'aria-label': label,
      title: label,
      onclick: () => input.click(),
    },
    icon('clip'),
  )
  return { button, input }
}

/** Takes the files that are pasted into a field; a text that comes with a picture of it (of a table, say) goes first. */
export const onPaste = (field: HTMLElement, take: Take): void =>
  field.addEventListener('paste', event => {
    const { files, types } = event.clipboardData ?? {}
    if (!files?.length || types?.includes('text/plain')) return
    event.preventDefault()
    take([...files])
  })

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** Takes the files that are dropped anywhere on a part of the page, and says so while they are held above it. */
export const dropZone = (zone: HTMLElement, take: Take): void => {
  const sign = h('div', { class: 'drop-sign', hidden: true, 'aria-hidden': 'true' }, words().files.drop)
  zone.append(sign)
  const hold = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    sign.hidden = false
  }
  zone.addEventListener('dragenter', hold)
  zone.addEventListener('dragover', hold)
  zone.addEventListener('dragleave', event => {
    const isInside = event.relatedTarget instanceof Node && zone.contains(event.relatedTarget)
    if (!isInside) sign.hidden = true
  })
  zone.addEventListener('drop', event => {
    sign.hidden = true
    if (!hasFiles(event)) return
    event.preventDefault()
    take([...(event.dataTransfer?.files ?? [])])
  })
}
