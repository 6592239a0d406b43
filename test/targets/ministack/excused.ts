/** What MiniStack cannot be asked for, by the titles of the suite's cases. DESIGN.md has the same rows. */

const NO_SUBPROTOCOL = 'MiniStack answers an upgrade without the subprotocol that $connect names'
const ANY_LENGTH = 'MiniStack takes frames of any length; API Gateway ends the socket above 32 KB'
const FAULT_FOR_REFUSAL =
  'MiniStack answers 500 where an authorizer says Unauthorized; API Gateway answers 401'

const TOKEN_PROTOCOL = { 'takes a token as a subprotocol and answers heliograph.v1': NO_SUBPROTOCOL }

/** By whether the authorizer is called. What is excused with it alone is held against the deployment without it. */
export const EXCUSED: Readonly<Record<'on' | 'off', Readonly<Record<string, string>>>> = {
  on: {
    ...TOKEN_PROTOCOL,
    'ends a socket that sends more than 32 KB in a frame': ANY_LENGTH,
    'refuses the upgrade for nothing': FAULT_FOR_REFUSAL,
    'refuses the upgrade for a token of somebody else': FAULT_FOR_REFUSAL,
    'refuses the upgrade for a token that was changed': FAULT_FOR_REFUSAL,
    'refuses the upgrade for an unknown ticket': FAULT_FOR_REFUSAL,
    'refuses a JWT in the query string': FAULT_FOR_REFUSAL,
    'F46: ends the sockets of a user with a last word, and lets no old token in again': FAULT_FOR_REFUSAL,
  },
  off: TOKEN_PROTOCOL,
}
