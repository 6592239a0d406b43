import { expect, test } from 'vitest'
import { busyMachine } from '../../local/processor.ts'

/** A machine whose cores are at work for a share of each millisecond that is told. */
const machine = () => {
  const [time, done] = [{ now: 0 }, { idle: 0, all: 0 }]
  const isBusy = busyMachine(
    () => ({ ...done }),
    () => time.now,
  )
  const pass = (ms: number, idleShare: number) => {
    time.now += ms
    done.all += ms
    done.idle += ms * idleShare
    return isBusy()
  }
  return { pass }
}

test('a machine is busy while hardly any of its cores is idle', () => {
  const { pass } = machine()
  expect([pass(100, 0.5), pass(100, 0.1), pass(100, 0.2), pass(100, 0)]).toEqual([false, true, false, true])
})

test('it is looked at ten times a second, however often somebody asks', () => {
  const { pass } = machine()
  expect([pass(100, 0), pass(50, 1), pass(49, 1), pass(1, 1)]).toEqual([true, true, true, false])
})

test('what was long ago says nothing of now', () => {
  const { pass } = machine()
  expect([pass(5000, 0), pass(100, 0)]).toEqual([false, true])
})
