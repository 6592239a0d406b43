import { ping } from '../../shared/domain/actions/ping.ts'
import { actions } from '../actions.ts'

/** Keeps a socket alive, and answers what no route knows. */
export const handler = actions({ ping })
