/** What AWS bills by, one row each, us-east-1 and without the free tier: the one place where a dollar is said. */
type Price = {
  readonly what: string
  /** For `per` of them. */
  readonly dollars: number
  readonly per: number
  /** AWS's own page, where it has to be looked up again. */
  readonly page: string
  /** `documented`: the page says so. `told`: others say that it does. */
  readonly known: 'documented' | 'told'
  readonly lookedUp: string
}

const MILLION = 1_000_000
const API_GATEWAY = 'https://aws.amazon.com/api-gateway/pricing/'
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/'
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/'

const row = (what: string, dollars: number, per: number, page: string, known: Price['known']): Price => ({
  what,
  dollars,
  per,
  page,
  known,
  lookedUp: '2026-11-20',
})

export const PRICES = {
  message: row(
    'message over a WebSocket, in either direction, in steps of 32 KB (the first thousand million a month)',
    1,
    MILLION,
    API_GATEWAY,
    'told',
  ),
  connectionMinute: row('minute of an open WebSocket', 0.25, MILLION, API_GATEWAY, 'told'),
  invocation: row('invocation', 0.2, MILLION, LAMBDA, 'told'),
  gigabyteSecond: row('GB-second, arm64', 0.0000133334, 1, LAMBDA, 'told'),
  gigabyteSecondX86: row('GB-second, x86', 0.0000166667, 1, LAMBDA, 'told'),
  writeUnit: row('write request unit, 1 KB (since 2024-11-01)', 0.625, MILLION, DYNAMODB, 'told'),
  readUnit: row('read request unit, 4 KB, or 8 KB eventually consistent', 0.125, MILLION, DYNAMODB, 'told'),
} as const satisfies Readonly<Record<string, Price>>

export type Billed = keyof typeof PRICES

/** How much of what was used; what is left out is none. */
export type Bill = { readonly [B in Billed]?: number }

/** What a bill comes to, in dollars. */
export const dollarsOf = (bill: Bill): number =>
  Object.entries(bill).reduce((sum, [name, amount]) => {
    const { dollars, per } = PRICES[name as Billed]
    return sum + (amount * dollars) / per
  }, 0)

/**
 * What a function that computes for so long costs more time than here: its memory buys a share of a processor.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export const shareOf = (memoryMb: number): number => Math.min(1, memoryMb / 1769)
