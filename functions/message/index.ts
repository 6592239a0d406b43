import words from '#blocked-words' with { type: 'json' }
import { deletion, edit, react } from '../../shared/domain/actions/amending.ts'
import { converse } from '../../shared/domain/actions/converse.ts'
import { message } from '../../shared/domain/actions/message.ts'
import { blockedWords } from '../../shared/domain/moderation/blocked-words.ts'
import { actions } from '../actions.ts'
import { equipped } from '../equipped.ts'
import { once } from '../once.ts'

/** What may not be said in this deployment, folded once: its own list where `-c words` names one. */
const blocked = once(() => blockedWords(Object.values(words).flat()))

/** Appends entries to the logs of channels, also those that amend others, and creates conversations with first words. */
export const handler = actions(
  equipped({ message, edit, delete: deletion, react, converse }, app => ({
    blocked: app.blocked ?? blocked(),
  })),
)
