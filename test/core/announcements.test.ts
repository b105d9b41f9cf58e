import { describe, expect, it } from 'vitest';
import { createAnnouncements } from '../../src/core/announcements.js';

const setUp = () => {
  const announcements = createAnnouncements();
  const seen: unknown[] = [];
  const hold = (key: string) =>
    announcements.hold(key).subscribe({
      next: (message) => seen.push(message),
      error: (error: Error) => seen.push(error.message),
    });
  return { announcements, seen, hold };
};

describe('announcements', () => {
  it('gives the latest to who comes later, and then all that follow', () => {
    const { announcements, seen, hold } = setUp();
    announcements.announced('status', 'online');
    announcements.announced('status', 'maintenance');
    hold('status');
    announcements.announced('status', 'online');
    announcements.announced('other', 'unheard');
    expect(seen).toEqual(['maintenance', 'online']);
  });

  it('lets nobody hold a key that is held already, and the next one once it was left', () => {
    const { announcements, seen, hold } = setUp();
    const first = hold('status');
    hold('status');
    expect(seen).toEqual(['status is held already; share its stream instead']);
    first.unsubscribe();
    hold('status');
    announcements.announced('status', 'online');
    expect(seen.slice(1)).toEqual(['online']);
  });

  it('forgets everything with the socket, and tells who listens what it was lost with', () => {
    const { announcements, seen, hold } = setUp();
    announcements.announced('status', 'online');
    hold('status');
    announcements.gone(new Error('lost'));
    hold('status');
    announcements.gone(undefined);
    expect(seen).toEqual(['online', 'lost']);
  });
});
