import { mkdirSync, writeFileSync } from 'node:fs';
import { screenOf } from './terminal-run.js';
import { svgOf } from './terminal-svg.js';

const folder = new URL('../../docs/pictures/', import.meta.url);

mkdirSync(folder, { recursive: true });
const pictures = {
  // A damaged book was mended a moment ago.
  'terminal-80.svg': { columns: 80, rows: 38, afterMs: 6000 },
  // After the connection was lost and made again, a book is being mended.
  'terminal-160.svg': { columns: 160, rows: 45, afterMs: 14_000, showing: /✗ ChecksumMismatch/ },
};
for (const [name, wanted] of Object.entries(pictures)) {
  writeFileSync(new URL(name, folder), svgOf(await screenOf(wanted), 'npm start'));
}
