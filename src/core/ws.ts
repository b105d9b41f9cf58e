import { WebSocket } from 'ws';
import type { WebSocketConstructor } from './socket.js';

/**
 * The constructor of WebSockets for Node: that of `ws`, on every version of Node, since it alone can terminate a
 * socket whose peer no longer answers. Bundlers for browsers take `ws.browser.ts` in its place.
 */
export function platformWebSocket(): WebSocketConstructor {
  return WebSocket;
}
