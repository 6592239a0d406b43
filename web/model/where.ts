/** Where something is written: in a channel, or in the thread below one of its messages. */
export type Where = { readonly channel: string; readonly root?: number }

/** The same as a text: of a channel its name. No channel's name has this end. */
export const whereKey = ({ channel, root }: Where): string =>
  root === undefined ? channel : `${channel}&thread=${root}`

export const whereOf = (channel: string, root: number | undefined): Where =>
  root === undefined ? { channel } : { channel, root }
