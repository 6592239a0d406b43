import type { Status } from '../../shared/protocol/fields.ts'
import { withToast } from '../model/state.ts'
import { words } from '../words/language.ts'
import { problemWords } from '../words/problems.ts'
import type { Talk } from './talk.ts'

/** Shows the others a status. Should it not come to be, the person is told, and sees the former one. */
export const showStatus = async ({ client, store }: Talk, status: Status): Promise<void> => {
  const former = store.state.status
  store.change(state => ({ ...state, status }))
  try {
    await client.presence({ status })
  } catch (thrown) {
    const toast = { key: 'status', title: words().toasts.statusKept, line: problemWords(thrown) }
    store.change(state => withToast({ ...state, status: former }, toast))
  }
}

/** A stay begins as online: after a time without a connection what the person chose is said once more. */
export const showAgain = async ({ client, store }: Talk): Promise<void> => {
  const { status } = store.state
  if (status === 'online') return
  try {
    await client.presence({ status })
  } catch {
    // The next connection says it again.
  }
}
