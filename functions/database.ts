import { signedCall } from '../shared/store/dynamo/signed-call.ts'
import { clock, environment, ids, random } from './environment.ts'
import { once } from './once.ts'

/** The way to the tables, with the connections that an instance keeps. */
export const dynamo = once(() => {
  const { signing, dynamoEndpoint: endpoint, tables, generation } = environment
  return {
    call: signedCall({ ...signing, endpoint, clock, random, name: ids.next }),
    tables,
    clock,
    generation,
    random,
  }
})
