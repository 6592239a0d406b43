import type { Attachment } from '../../client/index.ts'
import { words } from '../words/language.ts'
import { download, type FileReading } from './attachments.ts'
import { dialog } from './dialog.ts'
import { h, write } from './element.ts'
import { icon } from './icon.ts'

/** A picture as large as there is room for, with the way to keep it. */
export const pictureWindow = (name: string, address: FileReading['address']) => {
  let shown: Attachment | undefined
  const image = h('img', { class: 'large-picture', alt: '' })
  const keep = h(
    'button',
    { type: 'button', class: 'primary', onclick: () => shown && void download(shown, address) },
    icon('download'),
    words().files.download,
  )
  const window = dialog(name, words().files.picture, image, keep)
  window.element.classList.add('picture-window')
  window.element.addEventListener('close', () => image.removeAttribute('src'))
  const look = async (file: Attachment): Promise<void> => {
    const src = await address(file, 'inline')
    if (src === undefined) return
    shown = file
    image.alt = file.name
    image.src = src
    const heading = window.element.querySelector('h2')
    if (heading) write(heading, file.name)
    window.open()
  }
  return { element: window.element, look: (file: Attachment) => void look(file) }
}
