import { fileURLToPath } from 'node:url'
import { isNewExpression, isRegularExpressionLiteral, type Node } from 'typescript/unstable/ast'
import { API } from 'typescript/unstable/sync'

/** Every regular expression that we wrote, as TypeScript's own parser finds them; files are read and nothing is checked. */

const project = fileURLToPath(new URL('parsed.tsconfig.json', import.meta.url))
const top = fileURLToPath(new URL('../../', import.meta.url))

export type Literal = { readonly file: string; readonly source: string; readonly flags: string }
type Found = {
  readonly literals: Literal[]
  /** The folders that were read. */
  readonly folders: Set<string>
  /** `new RegExp(…)` as it is written, with its file. */
  readonly made: string[]
}

const literalOf = (file: string, text: string): Literal => {
  const end = text.lastIndexOf('/')
  return { file, source: text.slice(1, end), flags: text.slice(end + 1) }
}

const look = (found: Found, file: string, text: string, node: Node): void => {
  if (isRegularExpressionLiteral(node)) found.literals.push(literalOf(file, node.text))
  if (isNewExpression(node) && text.slice(node.expression.pos, node.expression.end).trim() === 'RegExp')
    found.made.push(`${file}: ${text.slice(node.pos, node.end).trim()}`)
  node.forEachChild(inner => look(found, file, text, inner))
}

export const expressionsOfTheProject = (): Found => {
  const api = new API({ cwd: top })
  const found: Found = { literals: [], folders: new Set(), made: [] }
  try {
    const [read] = api.updateSnapshot({ openProjects: [project] }).getProjects()
    for (const path of read?.rootFiles ?? []) {
      const source = read?.program.getSourceFile(path)
      if (!source) continue
      const file = path.slice(top.length)
      found.folders.add(file.split('/')[0] ?? '')
      look(found, file, source.text, source)
    }
  } finally {
    api.close()
  }
  return found
}
