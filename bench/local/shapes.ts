/** So many sockets in rooms of so many. */
export type Shape = { readonly name: string; readonly sockets: number; readonly room: number }

export const SMALL: Shape = { name: '100 × 10', sockets: 100, room: 10 }
export const LARGE: Shape = { name: '1000 × 100', sockets: 1000, room: 100 }
