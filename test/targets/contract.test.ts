import { contractSuite } from '../suites/contract.suite.ts'
import { toldTarget } from './target.ts'

const target = toldTarget()
contractSuite(target.name, async () => target, target.scale)
