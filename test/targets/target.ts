import type { Scale, Target } from '../suites/contract/cast.ts'

/** A target as one process tells it to the next: all but how to end it, which is not the suite's to do. */
export type ToldTarget = Omit<Target, 'stop'> & { readonly name: string; readonly scale?: Scale }

/** The variable that carries it. */
const VARIABLE = 'HELIOGRAPH_TARGET'

/** The environment in which the contract suite finds the target. */
export const environmentFor = (target: ToldTarget): Record<string, string> => ({
  [VARIABLE]: JSON.stringify(target),
})

/** The target of this process. */
export const toldTarget = (): ToldTarget & Target => {
  const text = process.env[VARIABLE]
  if (!text) throw new Error('no target: npm run test:endpoint and npm run test:emulator run these tests')
  return { ...(JSON.parse(text) as ToldTarget), stop: async () => {} }
}
