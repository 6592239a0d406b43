import { describe, expect, test } from 'vitest'
import { readCommand } from '../../local/command-line.ts'

describe('the command line', () => {
  test('has default ports, one after another', () => {
    expect(readCommand([], {})).toEqual({
      json: false,
      help: false,
      verbose: false,
      roles: false,
      meter: false,
      data: undefined,
      ports: { websocket: 4600, http: 4601, web: 4602 },
    })
  })

  test.each([
    [['--port', '5000'], {}, { websocket: 5000, http: 5001, web: 5002 }],
    [[], { PORT: '6000' }, { websocket: 6000, http: 6001, web: 6002 }],
    [['--port', '5000'], { PORT: '6000' }, { websocket: 5000, http: 5001, web: 5002 }],
    [[], { PORT: '0' }, { websocket: 0, http: 0, web: 0 }],
  ])('takes the ports of %j and %j', (argv, environment, ports) => {
    expect(readCommand(argv, environment).ports).toEqual(ports)
  })

  test('takes flags', () => {
    const flags = ['--json', '--verbose', '--roles', '--meter', '--data', 'kept', '--assembly', 'made']
    expect(readCommand(flags, {})).toMatchObject({
      json: true,
      verbose: true,
      roles: true,
      meter: true,
      data: 'kept',
      assembly: 'made',
    })
  })

  test.each([[['--port', 'x']], [['--port', '70000']], [['--port', '-1']], [['--colour']], [['extra']]])(
    'refuses %j in one line',
    argv => {
      expect(() => readCommand(argv, {})).toThrow(/^[^\n]+$/)
    },
  )
})
