/** Bytes that came and went. */
export type Traffic = { in: number; out: number }
export type Counted = { readonly socket: Traffic; readonly http: Traffic }
/** Bytes of frames over sockets, and of files and frames over HTTP; without what the network puts around them. */
export type Usage = { readonly [By in keyof Counted]: Readonly<Traffic> }
