import { h } from '../view/element.ts'
import { type Answered, type Asker, ask } from './asking.ts'
import { bodiesOf, type Operation, type Parameter, queryOf } from './document.ts'

/** The document's texts are Markdown; what they quote is clear without the marks. */
const plain = (text: string): string => text.replaceAll('`', '')

const fieldOf = (parameter: Parameter, id: string): [HTMLElement, () => string] => {
  const { name, required, description, schema } = parameter
  const isList = schema.type === 'array'
  const placeholder = isList ? 'one a line' : schema.default === undefined ? '' : String(schema.default)
  const shared = { id, class: 'api-input', placeholder, required, autocomplete: 'off' }
  const input = isList ? h('textarea', { ...shared, rows: 2 }) : h('input', shared)
  const label = h('label', { for: id, class: 'api-label' }, required ? `${name} *` : name)
  const hint = description === undefined ? undefined : h('span', { class: 'api-hint' }, description)
  return [h('div', { class: 'api-field' }, label, input, hint), () => input.value]
}

const bodyField = (operation: Operation, id: string): [HTMLElement | undefined, () => string | undefined] => {
  if (!operation.requestBody) return [undefined, () => undefined]
  const [first = '{}', ...others] = bodiesOf(operation)
  const input = h('textarea', { id, class: 'api-input api-body', rows: 6, spellcheck: 'false' }, first)
  const take = (text: string) => () => {
    input.value = text
  }
  const examples = [first, ...others].map((text, at) =>
    h('button', { type: 'button', class: 'api-example', onclick: take(text) }, `example ${at + 1}`),
  )
  const label = h('label', { for: id, class: 'api-label' }, 'body')
  const row = h('div', { class: 'api-examples' }, label, ...(others.length > 0 ? examples : []))
  return [h('div', { class: 'api-field' }, row, input), () => input.value]
}

const shown = ({ status, milliseconds, type, text }: Answered): readonly Node[] => [
  h('p', { class: status < 300 ? 'api-done' : 'api-refused' }, `${status} · ${milliseconds} ms · ${type}`),
  h('pre', { class: 'api-answer', tabindex: 0 }, text),
]

/** One operation: what it is, a form, and what came of it. */
export const operationView = (operation: Operation, asker: Asker): HTMLElement => {
  const { method, path, summary, description, parameters = [] } = operation
  const name = `${method}-${path.slice(1)}`
  const fields = parameters.map(one => [one, ...fieldOf(one, `${name}-${one.name}`)] as const)
  const [bodyElement, body] = bodyField(operation, `${name}-body`)
  const outcome = h('div', { class: 'api-outcome', role: 'status' })
  const send = async () => {
    const query = queryOf(new Map(fields.map(([one, , read]) => [one, read()])))
    try {
      outcome.replaceChildren(...shown(await ask(asker, method, query ? `${path}?${query}` : path, body())))
    } catch {
      outcome.replaceChildren(
        h('p', { class: 'api-refused' }, 'Nobody answered: is the server still running?'),
      )
    }
  }
  const onsubmit = (event: Event) => {
    event.preventDefault()
    void send()
  }
  const refusals = Object.entries(operation.responses)
    .filter(([status]) => Number(status) >= 400)
    .map(([status, row]) => h('li', {}, `${status} ${plain(row.description)}`))
  return h(
    'details',
    { class: 'api-operation', id: name },
    h(
      'summary',
      {},
      h('span', { class: `api-method api-${method.toLowerCase()}` }, method),
      h('code', {}, path),
      h('span', { class: 'api-says' }, plain(summary)),
    ),
    h(
      'form',
      { onsubmit },
      description === undefined ? undefined : h('p', { class: 'api-hint' }, plain(description)),
      ...fields.map(([, element]) => element),
      bodyElement,
      h('button', { class: 'api-send' }, 'Send'),
    ),
    outcome,
    h('details', { class: 'api-refusals' }, h('summary', {}, 'Refusals'), h('ul', {}, ...refusals)),
  )
}
