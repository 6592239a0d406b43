/** For React pages that were written for a Socket.IO hook: the same words, over Heliograph's client. */

export { useWebSocket, type WebSocketView } from './web-socket.ts'
