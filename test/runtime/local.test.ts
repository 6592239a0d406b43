import { contractSuite } from '../suites/contract.suite.ts'
import { startByCommand } from '../support/command.ts'

contractSuite('the local runtime, by its command', () => startByCommand())
