import { type Json, objectOf, textOf } from '../json.ts'
import { PlainError } from '../plain-error.ts'
import { type Action, objectsIn, pagesOf } from './calls.ts'

/** A resource of the stack: as the template has it, under the name that it got. */
export type Resource = {
  readonly logicalId: string
  readonly name: string
  readonly type: string
  readonly properties: Json
}

/** What was deployed. */
export type Deployment = {
  readonly stack: string
  readonly status: string
  readonly outputs: Readonly<Record<string, string>>
  readonly resources: readonly Resource[]
}

type Ask = (action: Action, input: Json) => Promise<Json | undefined>

const templateOf = async (ask: Ask, StackName: string): Promise<Json> => {
  const { TemplateBody } = (await ask('cloudformation:GetTemplate', { StackName })) ?? {}
  try {
    return objectOf(JSON.parse(textOf(TemplateBody)))
  } catch {
    throw new PlainError(
      `the template of the stack ${StackName} is no JSON, so it is none that the CDK deployed`,
    )
  }
}

const resourcesOf = async (ask: Ask, StackName: string): Promise<readonly Json[]> => {
  const found: Json[] = []
  for await (const page of pagesOf(next => ask('cloudformation:ListStackResources', { StackName, ...next })))
    found.push(...objectsIn(page, 'Resources'))
  return found
}

/** Reads a stack: what it was to be (its template) and what it became. Throws a `PlainError` where there is none. */
export const readDeployment = async (ask: Ask, stack: string): Promise<Deployment> => {
  const described = await ask('cloudformation:DescribeStacks', { StackName: stack })
  if (!described?.StackStatus)
    throw new PlainError(`there is no stack ${stack} here: say --stack and --region`)
  const designed = objectOf((await templateOf(ask, stack)).Resources)
  const resources = (await resourcesOf(ask, stack)).map(resource => {
    const logicalId = textOf(resource.LogicalResourceId)
    return {
      logicalId,
      name: textOf(resource.PhysicalResourceId),
      type: textOf(resource.ResourceType),
      properties: objectOf(objectOf(designed[logicalId]).Properties),
    }
  })
  const outputs = objectOf(described.Outputs) as Record<string, string>
  return { stack, status: textOf(described.StackStatus), outputs, resources }
}

/** The resources of a type. */
export const ofType = ({ resources }: Deployment, type: string): readonly Resource[] =>
  resources.filter(resource => resource.type === type)
