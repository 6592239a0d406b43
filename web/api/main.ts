import { answered } from '../session/local-server.ts'
import { h } from '../view/element.ts'
import { readDocument } from './document.ts'
import { operationView } from './operation-view.ts'

/** The HTTP API, to be read and tried: what is sent here is really done on the local stack. */

type Config = {
  readonly http: string
  readonly users: readonly { readonly id: string; readonly token: string }[]
}

const readConfig = async (): Promise<Config> => (await answered('/local/config')) as Config

const page = async (): Promise<HTMLElement> => {
  const [{ http, users }, operations] = await Promise.all([readConfig(), readDocument()])
  const who = h(
    'select',
    { id: 'who', class: 'api-input' },
    ...users.map(({ id }) => h('option', { value: id }, id)),
  )
  const asker = { http, token: () => users.find(({ id }) => id === who.value)?.token ?? '' }
  return h(
    'main',
    { class: 'api' },
    h(
      'header',
      { class: 'api-head' },
      h('h1', {}, 'The HTTP API'),
      h('p', {}, 'What can be asked without a socket. What you send here is really done on this machine.'),
      h(
        'p',
        {},
        h('a', { href: '/openapi.json' }, 'openapi.json'),
        ' · ',
        h('a', { href: '/' }, 'the page to talk on'),
      ),
      h(
        'div',
        { class: 'api-who' },
        h('label', { for: 'who', class: 'api-label' }, 'as'),
        who,
        h('code', {}, http),
      ),
    ),
    ...operations.map(operation => operationView(operation, asker)),
  )
}

page().then(
  element => document.body.replaceChildren(element),
  () =>
    document.body.replaceChildren(
      h('p', { class: 'api' }, 'The server does not answer. Load the page again once it runs.'),
    ),
)
