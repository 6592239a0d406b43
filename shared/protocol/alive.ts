/**
 * A sign of life: API Gateway answers this frame by itself, always with the same, and runs no function for it. It says that
 * the way to the gateway and back is whole, renews no lease and tells no heads. Its `id` can only be this one.
 */
export const ALIVE_ASKED = { action: 'alive', id: 'alive' } as const

/** The same with its answer, which is the gateway's alone: a client's bundle does without. */
export const ALIVE = { asked: ALIVE_ASKED, answered: { reply: 'alive', ok: true } } as const
