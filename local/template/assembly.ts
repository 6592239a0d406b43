import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type JsonObject, objectOf, textOf } from './json.ts'

/** What `cdk synth` wrote for one stack. */
export type Assembly = {
  readonly stack: string
  readonly template: JsonObject
  /** The path of a file asset by the S3 key that the template names. */
  readonly assets: ReadonlyMap<string, string>
}

const readJson = async (path: string): Promise<JsonObject> => {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`${path} cannot be read: is it the output of a synthesis?`)
  })
  return objectOf(JSON.parse(text))
}

/** S3 key -> path, from the `*.assets.json` of a stack. */
const assetsOf = (folder: string, manifest: JsonObject): Map<string, string> => {
  const assets = new Map<string, string>()
  for (const file of Object.values(objectOf(manifest.files)).map(objectOf)) {
    const path = textOf(objectOf(file.source).path)
    for (const destination of Object.values(objectOf(file.destinations)).map(objectOf)) {
      const key = textOf(destination.objectKey)
      if (path && key) assets.set(key, join(folder, path))
    }
  }
  return assets
}

/**
 * Reads the one stack of a cloud assembly (the folder that `CDK_OUTDIR` names).
 * Throws where there is no assembly, no stack or more than one.
 */
export const readAssembly = async (folder: string): Promise<Assembly> => {
  const manifest = await readJson(join(folder, 'manifest.json'))
  const stacks = Object.entries(objectOf(manifest.artifacts))
    .map(([name, artifact]) => ({ name, artifact: objectOf(artifact) }))
    .filter(({ artifact }) => artifact.type === 'aws:cloudformation:stack')
  const [stack] = stacks
  if (!stack || stacks.length > 1) throw new Error(`${folder} holds ${stacks.length} stacks; one is expected`)
  const properties = objectOf(stack.artifact.properties)
  const template = await readJson(
    join(folder, textOf(properties.templateFile) ?? `${stack.name}.template.json`),
  )
  const assets = await readJson(join(folder, `${stack.name}.assets.json`))
  return { stack: textOf(properties.stackName) ?? stack.name, template, assets: assetsOf(folder, assets) }
}
