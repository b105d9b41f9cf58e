/** Text that grows, and promises that it will hold something. */
export function createTranscript() {
  let text = '';
  let waiting: (() => void)[] = [];
  return {
    add: (more: string) => {
      text += more;
      const due = waiting;
      waiting = [];
      due.forEach((look) => look());
    },
    text: () => text,
    holds: async (pattern: RegExp, times = 1): Promise<void> => {
      while ([...text.matchAll(new RegExp(pattern, 'gm'))].length < times)
        await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

export type Transcript = ReturnType<typeof createTranscript>;
