/** Why nobody could look, and what is needed to. */
export class CouldNotLook extends Error {
  override readonly name = 'CouldNotLook'
  readonly needs: string | undefined

  constructor(why: string, needs?: string) {
    super(why)
    this.needs = needs
  }
}
