import type { WebSocketConstructor } from './socket.js';

/**
 * The browser's own constructor of WebSockets, looked up when first needed.
 *
 * @throws {@link TypeError} when the platform has none
 */
export function platformWebSocket(): WebSocketConstructor {
  if (typeof WebSocket === 'undefined') {
    throw new TypeError('this platform has no WebSocket: pass one as the option `webSocket`');
  }
  return WebSocket;
}
