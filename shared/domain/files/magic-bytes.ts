import type { FileType } from '../../protocol/index.ts'

type Test = (bytes: Uint8Array) => boolean

/** So many bytes decide. */
export const MAGIC_BYTES = 512

/** The bytes of a text or a list stand at a place. */
const at =
  (place: number, wanted: string | readonly number[]): Test =>
  bytes => {
    const codes = typeof wanted === 'string' ? [...wanted].map(letter => letter.charCodeAt(0)) : wanted
    return codes.every((code, index) => bytes[place + index] === code)
  }
const any =
  (...tests: readonly Test[]): Test =>
  bytes =>
    tests.some(test => test(bytes))
const all =
  (...tests: readonly Test[]): Test =>
  bytes =>
    tests.every(test => test(bytes))

const ZIP = any(at(0, 'PK\u0003\u0004'), at(0, 'PK\u0005\u0006'))
/** ISO base media: https://www.w3.org/TR/mse-byte-stream-format-isobmff/ */
const ISO_MEDIA = at(4, 'ftyp')
const MATROSKA = at(0, [0x1a, 0x45, 0xdf, 0xa3])
/** The eleven bits with which a frame of MPEG audio begins. */
const isMpegFrame: Test = ([one = 0, two = 0]) => one === 0xff && (two & 0xe0) === 0xe0

const CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d])
/** As the standard has it that browsers sniff by, and stricter: https://mimesniff.spec.whatwg.org/#binary-data-byte */
const isText: Test = bytes => bytes.every(byte => (byte >= 0x20 && byte !== 0x7f) || CONTROLS.has(byte))

/** How each kind of file begins. One row a type. */
const BEGINNINGS: { readonly [T in FileType]: Test } = {
  'image/png': at(0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': at(0, [0xff, 0xd8, 0xff]),
  'image/gif': any(at(0, 'GIF87a'), at(0, 'GIF89a')),
  'image/webp': all(at(0, 'RIFF'), at(8, 'WEBP')),
  'application/pdf': at(0, '%PDF-'),
  'application/zip': ZIP,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ZIP,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ZIP,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ZIP,
  'audio/mpeg': any(at(0, 'ID3'), isMpegFrame),
  'audio/mp4': ISO_MEDIA,
  'audio/ogg': at(0, 'OggS'),
  'audio/wav': all(at(0, 'RIFF'), at(8, 'WAVE')),
  'audio/webm': MATROSKA,
  'video/mp4': ISO_MEDIA,
  'video/webm': MATROSKA,
  'text/plain': isText,
  'text/csv': isText,
}

/** Whether the first bytes of a file (`MAGIC_BYTES`, or all there are) are those of its type. */
export const beginsAs = (type: FileType, bytes: Uint8Array): boolean => BEGINNINGS[type](bytes)

/** Pictures that a browser may show in its place: nothing in them runs. */
export const isPicture = (type: FileType): boolean => type.startsWith('image/')
