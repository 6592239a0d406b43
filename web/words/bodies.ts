import type { Body, Message } from '../../client/index.ts'
import { attachmentsIn } from '../model/files.ts'
import { words } from './language.ts'
import { listed } from './lists.ts'

const isShown = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value)

/** What a message says. Programs may send any object: one without a text and without files is shown as it is. */
export const textOf = (body: Body): string => {
  if (typeof body.text === 'string') return body.text
  return attachmentsIn(body).length > 0 ? '' : JSON.stringify(body, undefined, 2)
}

/** What a message says in one line: its words, else what its files are called. */
export const lineOf = (body: Body): string =>
  textOf(body) || listed(attachmentsIn(body).map(({ name }) => name))

/** What an entry says, or that it says nothing any more. */
export const saidIn = ({ body, deleted }: Pick<Message, 'body' | 'deleted'>): string =>
  deleted ? words().message.deleted : lineOf(body)

/** A notice as a heading and a line: its text when it has one, else its plain fields. */
export const noticeWords = (kind: string, body: Body): { readonly title: string; readonly line: string } => {
  const title = kind.replaceAll(/[-_.]+/g, ' ').trim() || words().message.notice
  const said = [body.text, body.message, body.title].find(value => typeof value === 'string' && value !== '')
  const fields = Object.entries(body).filter(([, value]) => isShown(value))
  const line = said === undefined ? fields.map(([name, value]) => `${name}: ${value}`).join(' · ') : said
  return { title: title.charAt(0).toLocaleUpperCase() + title.slice(1), line: String(line) }
}
