/** Heliograph for React, on the web and on phones: a provider, and hooks that read one client each as little as they show. */

export {
  type ChannelDoings,
  type ChannelView,
  useChannel,
  usePresence,
  useReceipts,
  useTyping,
} from './channel.ts'
export { type ConnectionDoings, type ConnectionView, useConnection, useHeliograph } from './connection.ts'
export type { Conversed } from './conversation.ts'
export { type MessagesView, useInbox, useMessages } from './messages.ts'
export { type AsyncTexts, preloaded } from './preloaded.ts'
export { HeliographProvider, type HeliographProviderProps } from './provider.ts'
export type { Shown } from './shown.ts'
export { type UploadsView, useUpload } from './upload.ts'
export type { ShownUpload } from './uploads.ts'
