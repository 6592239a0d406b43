import type { ChannelEvents, ClientEvents } from '../api.ts'
import { Emitter } from '../emitter.ts'

/** The news of one channel: for those who listen to it, and for those who listen to all. */
export class News {
  readonly #own = new Emitter<ChannelEvents>()
  readonly on = this.#own.on
  readonly #all: Emitter<ClientEvents>

  constructor(all: Emitter<ClientEvents>) {
    this.#all = all
  }

  /** `toAll`: the same with the name of the channel, where the news do not say it. */
  tell<E extends keyof ChannelEvents & keyof ClientEvents>(
    event: E,
    news: ChannelEvents[E],
    toAll: ClientEvents[E] = news as never,
  ): void {
    this.#own.emit(event, news)
    this.#all.emit(event, toAll)
  }
}
