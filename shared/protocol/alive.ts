/**
 * A sign of life: API Gateway answers this frame by itself, always with the same, and runs no function for it. It says that
 * the way to the gateway and back is whole, renews no lease and tells no heads. Its `id` can only be this one.
 */
export const ALIVE = {
  asked: { action: 'alive', id: 'alive' },
  answered: { reply: 'alive', ok: true },
} as const
