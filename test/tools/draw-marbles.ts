import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { diagramsOf } from './draw/diagrams.js';
import { pictureOf } from './draw/picture.js';

const marbles = new URL('../../marbles/', import.meta.url);
const pictures = new URL('../../docs/marbles/', import.meta.url);
const ending = '.marbles.ts';

/** Draws the diagrams of a file. */
async function draw(file: string): Promise<void> {
  const url = new URL(file + ending, marbles);
  // What a module exports is known only when it is there; diagramsOf looks at each.
  const exported = (await import(url.href)) as Readonly<Record<string, unknown>>;
  writeFileSync(new URL(`${file}.svg`, pictures), pictureOf(file, diagramsOf(exported, readFileSync(url, 'utf8'))));
}

mkdirSync(pictures, { recursive: true });
const files = readdirSync(marbles)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length));
const leftOver = readdirSync(pictures).filter((picture) => !files.includes(picture.replace(/\.svg$/, '')));
for (const picture of leftOver) rmSync(new URL(picture, pictures));

let drawn = 0;
for (const file of files) {
  try {
    await draw(file);
    drawn += 1;
  } catch (error) {
    // The others are drawn all the same.
    process.exitCode = 1;
    process.stderr.write(`${file}${ending}: ${String(error)}\n`);
  }
}
process.stdout.write(`${drawn} pictures drawn, ${leftOver.length} removed\n`);
