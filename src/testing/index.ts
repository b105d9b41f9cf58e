export { diagram, type Diagram, type DiagramCase, type DiagramObserver, type DiagramTools } from './diagram.js';
export { createFakeSockets, type FakeSocket, type FakeSockets, type FakeSocketsOptions } from './fake-socket.js';
export { marblesOf, type Moment, type Span } from './marble-text.js';
export { play, type Played, type PlayedStream } from './play.js';
export type { Life } from './recorder.js';
