import { type App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import { makeApp } from './app.ts'

/** A finding of cdk-nag, or one that stands for a reason. */
export type Finding = { readonly id: string; readonly at: string; readonly why: string }

/** What cdk-nag finds in an app and nobody has acknowledged. */
export const findingsIn = (app: App, checks = new AwsSolutionsChecks(app)): readonly Finding[] =>
  checks.validateScope(app).violations.flatMap(({ ruleName, description, violatingResources }) =>
    (violatingResources ?? []).map(({ resourceLogicalId: at = '' }) => ({
      id: ruleName,
      at,
      why: description,
    })),
  )

const acknowledgedAt = (scope: IConstruct): readonly Finding[] =>
  scope.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) =>
      Object.entries(data as Record<string, string>).map(([id, why]) => ({
        id: id.replace(/^Annotation::/, ''),
        at: scope.node.path,
        why,
      })),
    )

/** What was acknowledged in an app, and why. */
export const acknowledgedIn = (app: App): readonly Finding[] => app.node.findAll().flatMap(acknowledgedAt)

const show = ({ id, at, why }: Finding): void => console.log(`${id}\n  ${at}\n  ${why}`)

/** Prints what stands and what was found; fails where anything was. */
const main = (): void => {
  const app = makeApp()
  const [acknowledged, found] = [acknowledgedIn(app), findingsIn(app)]
  for (const finding of acknowledged) show(finding)
  console.log(`${acknowledged.length} acknowledged, ${found.length} findings`)
  for (const finding of found) show(finding)
  if (found.length > 0) process.exitCode = 1
}

if (import.meta.main) main()
