import type { App } from '../../../shared/domain/app.ts'
import type { Memory } from '../../../shared/domain/instance.ts'
import type { Change } from '../../../shared/domain/ports.ts'
import type { Chance } from './chance.ts'
import type { Gatings } from './parts.ts'
import type { Tables } from './tables.ts'
import type { Version } from './versions.ts'

/** What is deployed: a version of the functions, over the tables that their environment names. */
export type Release = {
  readonly version: Version
  readonly tables: Tables
  readonly gatings: Gatings
  /** Instances that wait for an event, by function. */
  readonly idle: Map<string, Instance[]>
  /** A record of the stream, and a text that is answered or posted, as this version has it. */
  readonly reads: (change: Change) => Change
  readonly says: (text: string) => string
}

/** One environment in which a function runs. `ports` are those of the event that it has now. */
export type Instance = {
  readonly name: string
  readonly release: Release
  readonly kept: Memory
  ports: Partial<App>
}

/**
 * How one release gives way to another: for a while either may take an event, the old one ever less often.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-functions-code-updates.html
 */
export class Releases {
  current: Release
  #leaving: { readonly release: Release; readonly began: number; readonly ends: number } | undefined

  constructor(first: Release) {
    this.current = first
  }

  deploy(release: Release, now: number, ms: number): void {
    this.#leaving = { release: this.current, began: now, ends: now + ms }
    this.current = release
  }

  /** Whose instance takes the next event. What the stream of new tables brings is mapped to the new release alone. */
  next(kind: string, now: number, chance: Chance): Release {
    if (!this.#leaving) return this.current
    if (kind === 'fanout' && this.#leaving.release.tables !== this.current.tables) return this.current
    const { release, began, ends } = this.#leaving
    if (now < ends) return chance.happens((ends - now) / (ends - began)) ? release : this.current
    this.#leaving = undefined
    return this.current
  }
}
