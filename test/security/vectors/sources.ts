/** The suites of others that we hold ourselves against. They are fetched and not kept here: what ran is what they published. */

export type Source = {
  readonly repository: string
  /** The whole name of the commit: what git hands over under it cannot be anything else. */
  readonly commit: string
  readonly licence: string
  /** A file, or a folder of files, in the repository. */
  readonly path: string
}

/** One row a suite. A new commit is a new table of what is expected. */
export const SOURCES = {
  wycheproof: {
    repository: 'https://github.com/C2SP/wycheproof.git',
    commit: 'dac1dd4729fd1f8dd9e1e9f3dce51d783da6c166',
    licence: 'Apache-2.0',
    path: 'testvectors_v1/json_web_signature_test.json',
  },
  JSONTestSuite: {
    repository: 'https://github.com/nst/JSONTestSuite.git',
    commit: '1ef36fa01286573e846ac449e8683f8833c5b26a',
    licence: 'MIT',
    path: 'test_parsing',
  },
  'big-list-of-naughty-strings': {
    repository: 'https://github.com/minimaxir/big-list-of-naughty-strings.git',
    commit: 'db33ec7b1d5d9616a88c76394b7d0897bd0b97eb',
    licence: 'MIT',
    path: 'blns.json',
  },
} as const satisfies Record<string, Source>

export type SuiteName = keyof typeof SOURCES
export const SUITES = Object.keys(SOURCES) as readonly SuiteName[]
