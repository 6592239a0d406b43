import type { Attachment } from '../../client/index.ts'
import type { ReadAs } from '../session/files.ts'
import { words } from '../words/language.ts'
import { sizeOf } from '../words/sizes.ts'
import { dress, h } from './element.ts'
import { icon } from './icon.ts'

/** What can be done with the files of a message. */
export type FileReading = {
  readonly address: (file: Attachment, as: ReadAs) => Promise<string | undefined>
  readonly look: (file: Attachment) => void
}

/** Has the browser keep a file; its address is asked for now and good for some minutes. */
export const download = async (file: Attachment, address: FileReading['address']): Promise<void> => {
  const href = await address(file, 'file')
  if (href !== undefined) h('a', { href, download: file.name, rel: 'noreferrer' }).click()
}

/** Runs once, when an element comes into sight: of what nobody looks at no address is asked for. */
const onceSeen = (element: HTMLElement, run: () => void): void => {
  const observer = new IntersectionObserver(entries => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    observer.disconnect()
    run()
  })
  observer.observe(element)
}

const picture = (file: Attachment, { address, look }: FileReading): HTMLElement => {
  const image = h('img', { alt: '', decoding: 'async' })
  let tries = 0
  const load = async (): Promise<void> => {
    const src = await address(file, 'thumb')
    if (src === undefined) image.hidden = true
    else dress(image, { src })
  }
  // Its address was too old by the time that it was needed.
  image.addEventListener('error', () => {
    image.hidden = true
    if (tries++ === 0) void load()
  })
  image.addEventListener('load', () => {
    image.hidden = false
  })
  const label = words().files.look(file.name)
  const element = h(
    'button',
    { type: 'button', class: 'picture', 'aria-label': label, title: file.name, onclick: () => look(file) },
    icon('file'),
    image,
  )
  onceSeen(element, () => void load())
  return element
}

const plain = (file: Attachment, { address }: FileReading): HTMLElement =>
  h(
    'button',
    {
      type: 'button',
      class: 'file',
      title: words().files.download,
      onclick: () => void download(file, address),
    },
    icon('file'),
    h(
      'span',
      { class: 'file-words' },
      h('span', { class: 'file-name', dir: 'auto' }, file.name),
      h('span', { class: 'for-ears' }, `, ${words().files.download}, `),
      h('span', { class: 'file-state' }, sizeOf(file.size)),
    ),
  )

const idsOf = (files: readonly Attachment[]): string => files.map(({ id }) => id).join(' ')

/** The files of a message: pictures as small ones, the others by their names. */
export const attachments = (reading: FileReading) => {
  let shown = ''
  const element = h('div', { class: 'attachments', hidden: true })
  const show = (files: readonly Attachment[] = []): void => {
    if (idsOf(files) === shown) return
    shown = idsOf(files)
    element.hidden = files.length === 0
    element.replaceChildren(...files.map(file => (file.thumb ? picture : plain)(file, reading)))
  }
  return { element, show }
}
