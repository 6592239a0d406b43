import { ROUTES } from '../../shared/protocol/index.ts'
import type { SourceFile } from './source-files.ts'

/** Words of the code that only some files may say. */

type Law = {
  readonly what: string
  readonly word: RegExp
  /** Where the law holds; everywhere but in tests when absent. */
  readonly within?: RegExp
  /** Where the word may stand nevertheless. */
  readonly except?: RegExp
}

/** A name that is an action and not also a function's: those are named after what they serve. */
const SERVED: readonly string[] = Object.values(ROUTES).map(({ served }) => served)
const ACTIONS = Object.keys(ROUTES)
const actionsAlone = ACTIONS.filter(action => !SERVED.includes(action)).join('|')

/** Listening to a socket or a process has the same words (`on('message')`, `on('ping')`) and is no action. */
const NOT_LISTENING = String.raw`(?<!\.(?:on|once|off|emit|addEventListener|removeEventListener)\()`

export const LAWS: readonly Law[] = [
  {
    what: 'the environment is read where a process begins',
    word: /\bprocess\.env\b|\bprocess\[/,
    except:
      /^(functions\/(app|environment)\.ts$|local\/|infra\/(settings|main)\.ts$|bench\/|operations\/\w+\/main\.ts$|vitest[\w.]*\.config\.ts$)/,
  },
  {
    what: 'the clock and chance come in through ports',
    word: /\bDate\.now\b|\bnew Date(?:\(\)|(?![\w(]))|\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bgetRandomValues\b/,
    except:
      /^(functions\/(app|environment)\.ts$|local\/|client\/([\w-]*ports|defaults)\.ts$|web\/|bench\/|operations\/place\.ts$)/,
  },
  {
    what: 'the domain never waits by itself',
    word: /\bset(Timeout|Interval|Immediate)\b/,
    within: /^shared\/(protocol|domain)\//,
  },
  {
    what: 'the domain knows no process, network or console',
    word: /\b(process|fetch|console|globalThis)\b[.(]/,
    within: /^shared\/(protocol|domain)\//,
  },
  {
    what: 'JSON is read at the edge: a frame by decode, a stored text by the store, the keys of an issuer where they come in',
    word: /\bJSON\.parse\b/,
    within: /^shared\//,
    except: /^shared\/(protocol\/frame\.ts$|auth\/issuer-keys\.ts$|store\/)/,
  },
  {
    what: 'nothing is ever found by looking at everything',
    word: /\bScanCommand\b|\bscan\(/,
    within: /^(shared|functions)\//,
  },
  {
    what: 'no branch over the names of actions',
    word: new RegExp(String.raw`\bcase\s*"(?:${ACTIONS.join('|')})"|[!=]==?\s*"(?:${ACTIONS.join('|')})"`),
    within: /^(shared|functions|local|infra)\//,
  },
  {
    what: 'the names of actions are not repeated',
    word: new RegExp(`${NOT_LISTENING}"(?:${actionsAlone})"`),
    within: /^(functions|local|infra)\//,
  },
]

/** Each file that says a word which is not its own, as `path: what it said`. */
export const breaches = (law: Law, files: readonly SourceFile[]): readonly string[] =>
  files
    .filter(
      ({ path }) => !path.startsWith('test/') && (law.within?.test(path) ?? true) && !law.except?.test(path),
    )
    .flatMap(({ path, code }) => {
      const [said] = law.word.exec(code) ?? []
      return said === undefined ? [] : [`${path}: ${said}`]
    })
