/** A fault that a person can mend: its message is all that is shown. */
export class PlainError extends Error {
  override readonly name = 'PlainError'
}
