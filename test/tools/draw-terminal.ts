import { mkdirSync, writeFileSync } from 'node:fs';
import { screenOf } from './terminal-run.js';
import { svgOf } from './terminal-svg.js';

const folder = new URL('../../docs/pictures/', import.meta.url);

mkdirSync(folder, { recursive: true });
const pictures = {
  // A book of each exchange was mended a moment ago.
  'terminal-80.svg': { columns: 80, rows: 38, afterMs: 8600 },
  // One exchange has been reconnected, and now the other one is lost.
  'terminal-160.svg': { columns: 160, rows: 45, afterMs: 15_000, showing: /○ lost/ },
};
for (const [name, wanted] of Object.entries(pictures)) {
  writeFileSync(new URL(name, folder), svgOf(await screenOf(wanted), 'npm start'));
}
