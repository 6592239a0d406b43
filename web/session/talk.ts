import type { Client } from '../../client/index.ts'
import type { State } from '../model/state.ts'
import type { Store } from '../model/store.ts'

/** What everything that is done in a session is done with. */
export type Talk = { readonly client: Client; readonly store: Store<State> }
