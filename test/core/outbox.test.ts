import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../src/core/outbox.js';

const setUp = () => {
  const scheduler = new VirtualTimeScheduler();
  const waiting: string[] = [];
  const sent: string[] = [];
  const outbox = createOutbox({ perSecond: 10, burst: 2 }, scheduler, () => waiting.shift());
  const open = () => {
    outbox.open((text) => sent.push(`${scheduler.now()} ${text}`));
  };
  const runTo = (frame: number) => {
    scheduler.maxFrames = frame;
    scheduler.flush();
    scheduler.frame = frame;
  };
  return { outbox, waiting, sent, open, runTo, scheduler };
};

describe('outbox', () => {
  it('sends nothing before a socket is there, and all that waited after', () => {
    const { outbox, waiting, sent, open, runTo } = setUp();
    waiting.push('a');
    outbox.wake();
    outbox.flush();
    runTo(5);
    expect(sent).toEqual([]);
    open();
    runTo(6);
    expect(sent).toEqual(['5 a']);
  });

  it('waits for the end of the turn when woken, and not when flushed', () => {
    const { outbox, waiting, sent, open, runTo } = setUp();
    open();
    runTo(1);
    waiting.push('a');
    outbox.wake();
    expect(sent).toEqual([]);
    outbox.flush();
    expect(sent).toEqual(['1 a']);
  });

  it('paces what goes beyond the burst, and asks for a text only when it may leave', () => {
    const { waiting, sent, open, runTo } = setUp();
    waiting.push('a', 'b', 'c', 'd');
    open();
    runTo(99);
    expect(sent).toEqual(['0 a', '0 b']);
    expect(waiting).toEqual(['c', 'd']);
    runTo(300);
    expect(sent).toEqual(['0 a', '0 b', '100 c', '200 d']);
  });

  it('slows down when told to, and loses nothing', () => {
    const { outbox, waiting, sent, open, runTo } = setUp();
    open();
    outbox.slowDown(0);
    waiting.push('a', 'b');
    runTo(500);
    expect(sent).toEqual(['200 a', '400 b']);
  });

  it('pauses for as long as it is told to, the longest if more than once', () => {
    const { outbox, waiting, sent, open, runTo } = setUp();
    open();
    outbox.slowDown(900);
    outbox.slowDown(400);
    waiting.push('a');
    runTo(2000);
    expect(sent).toEqual(['900 a']);
  });

  it('sends nothing more once shut, and leaves no timer behind', () => {
    const { outbox, waiting, sent, open, runTo, scheduler } = setUp();
    open();
    waiting.push('a', 'b', 'c');
    runTo(1);
    outbox.shut();
    expect(scheduler.actions.filter((action) => !action.closed)).toEqual([]);
    runTo(1000);
    expect(sent).toEqual(['0 a', '0 b']);
  });
});
