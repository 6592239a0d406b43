import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Delivery, WorkerSetting, WorkerWord } from '../wire.ts'
import { during, takeCalls, takeUnfinished, watchCalls } from './calls.ts'
import { type Handler, loadHandler } from './code.ts'
import { contextOf } from './context.ts'
import { asFunctionError } from './errors.ts'
import { takeNodeOptions } from './node-options.ts'
import { catchOutput } from './output.ts'
import { computedMs, Pace, slowSleeps } from './pace.ts'

/**
 * What runs in each instance: load the code once, then one event after another. Between two events the whole thread
 * sleeps on the gate, timers and sockets and all, as Lambda freezes an environment after the handler has returned.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
const setting: WorkerSetting = workerData
const gate = new Int32Array(setting.gate)
const pace = setting.metered ? new Pace(setting.memoryMb) : undefined

const say = (port: MessagePort, word: WorkerWord): void => port.postMessage(word)

/** Sleeps until the next event is there. Blocks the thread on purpose. */
const nextDelivery = (): Delivery => {
  for (;;) {
    const seen = Atomics.load(gate, 0)
    const received = receiveMessageOnPort(setting.port)
    if (received) return received.message
    Atomics.wait(gate, 0, seen)
  }
}

const answer = async (handler: Handler, delivery: Delivery): Promise<WorkerWord> => {
  const { requestId } = delivery
  const [began, computed] = [performance.now(), computedMs()]
  pace?.restart()
  const done = (result: { payload: string } | { error: ReturnType<typeof asFunctionError> }): WorkerWord => {
    const calls = takeCalls()
    const ms = pace?.now() ?? performance.now() - began
    const took = { ms, cpuMs: computedMs() - computed }
    return {
      kind: 'done',
      requestId,
      ...result,
      ...(calls && { calls }),
      unfinished: takeUnfinished(),
      ...took,
    }
  }
  try {
    const returned = await during(requestId, () =>
      handler(JSON.parse(delivery.payload), contextOf(setting, delivery)),
    )
    return done({ payload: JSON.stringify(returned) ?? 'null' })
  } catch (error) {
    return done({ error: asFunctionError(error) })
  }
}

const start = async (): Promise<void> => {
  catchOutput(setting.verbose, (level, text) => say(setting.port, { kind: 'line', level, text }))
  watchCalls(pace)
  if (pace) slowSleeps(pace)
  takeNodeOptions(setting.nodeOptions)
  const handler = await loadHandler(setting).catch((error: unknown) => {
    say(setting.port, { kind: 'broken', error: asFunctionError(error) })
  })
  if (!handler) return
  say(setting.port, { kind: 'ready' })
  for (;;) say(setting.port, await answer(handler, nextDelivery()))
}

void start()
