/** What came over the wire, as far as its shape: an object of JSON. */
export type Incoming = Record<string, unknown>

const isObject = (value: unknown): value is Incoming =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text of what a socket hands over. Some emulators post binary frames; they are UTF-8 text. */
export const textOf = (data: unknown): string =>
  data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? new TextDecoder().decode(data) : String(data)

/** The objects in a frame, in order: one, or several in an array. What is not JSON holds none. */
export const objectsIn = (text: string): readonly Incoming[] => {
  try {
    const value: unknown = JSON.parse(text)
    return [value].flat().filter(isObject)
  } catch {
    return []
  }
}
