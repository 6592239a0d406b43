import { Crowd, type Gathering, type Stretch } from './crowd.ts'

/** What the load's own process is asked for. */
export type Order =
  | { readonly order: 'gather'; readonly gathering: Gathering }
  | { readonly order: 'saturate'; readonly stretch: Stretch }
  | { readonly order: 'talk'; readonly perSecond: number; readonly stretch: Stretch }

/** The sockets of all servers live in a process of their own, one crowd a process, so that no server is measured with them. */
const crowd = new Crowd()

const carryOut = (order: Order): Promise<unknown> => {
  if (order.order === 'gather') return crowd.gather(order.gathering)
  return order.order === 'saturate'
    ? crowd.saturate(order.stretch)
    : crowd.talk(order.perSecond, order.stretch)
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    answer => process.send?.({ answer }),
    (fault: Error) => process.send?.({ fault: fault.message }),
  )
})
process.on('disconnect', () => process.exit())
