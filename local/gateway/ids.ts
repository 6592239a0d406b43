import { randomBytes } from 'node:crypto'

/** An id as API Gateway makes them for connections, requests and messages: 16 letters that end in `=`. */
export const newId = (): string => `${randomBytes(11).toString('base64url')}=`
