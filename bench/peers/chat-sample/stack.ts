import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Stack, startStack } from '../../stack.ts'
import { assemble } from './assembly.ts'
import { playServices, type Reader } from './queue-and-parameters.ts'
import type { ChatSample } from './source.ts'
import { STACK } from './template.ts'

/** The sample on our own local runtime. */
export type SampleStack = {
  readonly stack: Stack
  /** Whether who comes and goes is told to all, as the sample does: a crowd of thousands would take hours to gather. */
  readonly tellStatus: (isTold: boolean) => void
  /** Of how many comings and goings all have been told. */
  readonly statusesTold: () => number
  readonly end: () => Promise<void>
}

/** Invokes its status function as Lambda does for a queue. */
const readerOf =
  ({ web }: Stack): Reader =>
  async event => {
    const url = `${web}/local/aws/2015-03-31/functions/${STACK}-StatusBroadcast/invocations`
    const headers = { authorization: 'AWS4-HMAC-SHA256 bench' }
    await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(event) })).text()
  }

/** Starts it without the quotas of an account, as ours is. */
export const startChatSample = async (
  sample: ChatSample,
  args: readonly string[] = [],
): Promise<SampleStack> => {
  const services = await playServices()
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-chat-stack-'))
  const remove = async () => {
    await services.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await assemble(sample, folder, services.url)
    const stack = await startStack(['--assembly', folder, ...args], { QUOTAS: 'off' })
    const reader = readerOf(stack)
    return {
      stack,
      tellStatus: isTold => services.read(isTold ? reader : undefined),
      statusesTold: services.handled,
      end: async () => {
        await stack.stop()
        await remove()
      },
    }
  } catch (fault) {
    await remove()
    throw fault
  }
}
