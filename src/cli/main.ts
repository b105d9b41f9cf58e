#!/usr/bin/env node
import { readFileSync, statSync } from 'node:fs';
import process from 'node:process';
import { asyncScheduler, fromEvent, merge, take, tap } from 'rxjs';
import { run } from './run.js';
import { createTerminal } from './terminal.js';

// A listener that stays: a write that fails must not end the process before it has closed what it opened.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
const brokenOutput$ = fromEvent(process.stdout, 'error').pipe(
  tap((error) => {
    // A reader that went away, as `head` does, is no fault of ours or of the user's.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
    process.stderr.write(`rxchange: cannot write: ${String(error)}\n`);
    process.exitCode = 1;
  }),
);
const signals$ = merge(...['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => fromEvent(process, signal)));

const code = await run(process.argv.slice(2), {
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  // Only the first: whoever presses Ctrl-C twice wants out at once, and the platform sees to that.
  end$: merge(signals$, brokenOutput$).pipe(take(1)),
  terminal: createTerminal({ stdin: process.stdin, stdout: process.stdout, process, env: process.env }),
  env: process.env,
  readFile: (path) => ({ text: readFileSync(path, 'utf8'), mode: statSync(path).mode }),
  scheduler: asyncScheduler,
  random: () => Math.random(),
});
process.exitCode ??= code;
// All is closed by now; should a peer hold its socket open all the same, we do not wait for it.
setTimeout(() => process.exit(), 300).unref();
