import { CLIENT_LIMITS } from '../../shared/protocol/client-limits.ts'

/** Its longer side, in pixels. */
const SIDE = 320
const QUALITIES = [0.8, 0.5, 0.2]

const scaled = (picture: ImageBitmap): OffscreenCanvas => {
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height))
  const [width, height] = [picture.width, picture.height].map(side => Math.max(1, Math.round(side * scale)))
  const canvas = new OffscreenCanvas(width as number, height as number)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

/**
 * A small picture of a picture, made where it is: no server opens what people send. Nothing for what is no picture, what
 * cannot be read, and where there is no canvas. A browser that has no WebP makes PNG of it, which is not taken.
 */
export const thumbnailOf = async (file: Blob): Promise<Blob | undefined> => {
  if (!file.type.startsWith('image/') || typeof OffscreenCanvas === 'undefined') return undefined
  try {
    const canvas = scaled(await createImageBitmap(file))
    for (const type of ['image/webp', 'image/jpeg'])
      for (const quality of QUALITIES) {
        const small = await canvas.convertToBlob({ type, quality })
        if (small.type === type && small.size <= CLIENT_LIMITS.thumbBytes) return small
      }
  } catch {
    // The file goes without.
  }
  return undefined
}
