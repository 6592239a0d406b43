/** Reading the frames that stand in a document's ```frames blocks. */

/** One line of a dialogue: who, which way, and the text of the frame. `✗` is one that the server refuses to read. */
export type Line = { readonly who: string; readonly way: '→' | '←' | '✗'; readonly text: string }

const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm
const LINE = /^(\S+) ([→←✗]) (.+)$/

/** The blocks of one kind, each as its text. */
export const blocksOf = (markdown: string, kind: string): readonly string[] =>
  [...markdown.matchAll(BLOCK)].flatMap(([, found, text = '']) => (found === kind ? [text] : []))

/** The kinds of all blocks, so that none is passed over. */
export const kindsOf = (markdown: string): ReadonlySet<string> =>
  new Set([...markdown.matchAll(BLOCK)].map(([, kind = '']) => kind))

/** The lines of a block; `#` begins a remark. Throws at a line that is neither. */
export const linesOf = (block: string): readonly Line[] =>
  block
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [, who, way, text] = LINE.exec(line) ?? []
      if (!who || !way || !text) throw new Error(`neither frame nor remark: ${line}`)
      return { who, way: way as Line['way'], text }
    })
