/** Where requests go by their own lines: the host, and the path before theirs. */
export const placeOf = (endpoint: string): { readonly host: string; readonly folder: string } => {
  const { host, pathname } = new URL(endpoint)
  return { host, folder: pathname.replace(/\/$/, '') }
}

/** A text with each byte of its UTF-8 as one character, as a wire sends it. */
const bytewise = (text: string): string =>
  Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString('latin1')

/** Header lines, each with its end. */
export const headerLines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')

/** How long a body is, the empty line and the body, each byte as one character: what a request ends with. */
export const bodyLines = (body: string): string =>
  `content-length: ${Buffer.byteLength(body)}\r\n\r\n${bytewise(body)}`
