import { join } from 'node:path'
import { type Fleet, type FleetSetting, makeFleet } from './functions/fleet.ts'
import { type Dial, sideBySide } from './functions/side-by-side.ts'
import type { LocalOptions } from './options.ts'
import { type Assembly, readAssembly } from './template/assembly.ts'
import { interpret } from './template/interpret.ts'
import type { JsonObject } from './template/json.ts'
import type { Stack } from './template/stack.ts'
import { readTemplate } from './template/template.ts'

/** A synthesized stack, and what it comes to. */
export type Version = { readonly assembly: Assembly; readonly stack: Stack }

/** Reads a synthesized stack, or has it synthesized into the folder first. */
export const makeVersion = async (
  from: LocalOptions['assembly'],
  folder: string,
  context: JsonObject,
): Promise<Version> => {
  if (typeof from !== 'string') await from(folder, context)
  const assembly = await readAssembly(typeof from === 'string' ? from : folder)
  return { assembly, stack: interpret(readTemplate(assembly.stack, assembly.template)) }
}

/** Another version of the stack, and how much its functions take. */
export type Other = { readonly version: Version; readonly dial: Dial }

const defaultInstances = { each: 8, together: 20 }

type Common = Omit<FleetSetting, 'functions' | 'assets' | 'instancesEach' | 'instancesTogether'>

/** The functions of a stack, and those of another version beside them, where there is one; these share the threads. */
export const makeFleets = async (
  here: Version,
  other: Other | undefined,
  common: Common,
  instances: LocalOptions['instances'],
): Promise<Fleet> => {
  const together = instances?.together ?? defaultInstances.together
  const instancesTogether = other ? Math.ceil(together / 2) : together
  const bounds = { instancesEach: instances?.each ?? defaultInstances.each, instancesTogether }
  const fleetOf = ({ stack, assembly }: Version, folder: string) =>
    makeFleet({ ...common, ...bounds, folder, functions: stack.functions, assets: assembly.assets })
  const fleet = await fleetOf(here, common.folder)
  if (!other) return fleet
  const known = new Set(other.version.stack.functions.map(({ name }) => name))
  const beside = fleetOf(other.version, join(common.folder, 'other'))
  beside.catch(() => fleet.end())
  return sideBySide(fleet, await beside, known, other.dial)
}
