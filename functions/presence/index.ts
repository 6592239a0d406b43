import { hello } from '../../shared/domain/hello.ts'
import { presence } from '../../shared/domain/presence.ts'
import { actions } from '../actions.ts'

/** Greets a new socket, keeps and tells what users show. */
export const handler = actions({ hello, presence })
