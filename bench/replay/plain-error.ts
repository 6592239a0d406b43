/** A fault that the person at the keyboard can mend: its message is one clear line, shown without a stack. */
export class PlainError extends Error {
  override name = 'PlainError'
}
