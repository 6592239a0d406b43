import type { App } from '../shared/domain/app.ts'
import type { UseCases } from '../shared/domain/dispatch.ts'

type AnyUseCase = (app: App, ask: unknown) => Promise<object>

/** Use cases with what no other function has, and none other loads. */
export const equipped = (useCases: UseCases, own: (app: App) => Partial<App>): UseCases =>
  Object.fromEntries(
    Object.entries(useCases).map(([action, useCase]) => {
      const answer: AnyUseCase = (app, ask) => (useCase as AnyUseCase)({ ...app, ...own(app) }, ask)
      return [action, answer]
    }),
  ) as UseCases
