/** A message of one's own that is not seen in the log yet. */
export type Outgoing = {
  readonly key: string
  readonly text: string
  /** When it was written here, in milliseconds since 1970. */
  readonly at: number
  readonly state: 'sending' | 'waiting' | 'sent' | 'failed'
  /** Why it failed, as a sentence. */
  readonly reason?: string
}

export type Outbox = readonly Outgoing[]

/** Puts a message at the end; one with the same key, that is sent again, takes its old place. */
export const posted = (outbox: Outbox, message: Outgoing): Outbox =>
  outbox.some(({ key }) => key === message.key)
    ? outbox.map(one => (one.key === message.key ? message : one))
    : [...outbox, message]

/** What became of a message. */
export const became = (outbox: Outbox, key: string, news: Pick<Outgoing, 'state' | 'reason'>): Outbox =>
  outbox.map(one => {
    if (one.key !== key) return one
    const { reason: _former, ...rest } = one
    return { ...rest, ...news }
  })

/** The message is in the log, or given up. */
export const without = (outbox: Outbox, key: string): Outbox => {
  const rest = outbox.filter(one => one.key !== key)
  return rest.length === outbox.length ? outbox : rest
}

/** Takes over which of those on their way were refused for the moment and go again by themselves. */
export const paced = (outbox: Outbox, waiting: ReadonlySet<string>): Outbox => {
  const isPaced = (one: Outgoing) => one.state === (waiting.has(one.key) ? 'waiting' : 'sending')
  const isOnItsWay = (one: Outgoing) => one.state === 'sending' || one.state === 'waiting'
  if (outbox.every(one => !isOnItsWay(one) || isPaced(one))) return outbox
  return outbox.map(one =>
    isOnItsWay(one) ? { ...one, state: waiting.has(one.key) ? 'waiting' : 'sending' } : one,
  )
}
