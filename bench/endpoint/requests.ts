/** The requests of one connection, one after the other: the path of each, once all of it is there. */
export const requestsOf = (take: (path: string) => void) => {
  let held: Buffer = Buffer.alloc(0)
  return (bytes: Buffer): void => {
    held = held.length > 0 ? Buffer.concat([held, bytes]) : bytes
    for (;;) {
      const end = held.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = held.toString('latin1', 0, end)
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      if (held.length < end + 4 + length) return
      held = held.subarray(end + 4 + length)
      take(head.slice(head.indexOf(' ') + 1, head.indexOf(' HTTP/1.1')))
    }
  }
}
