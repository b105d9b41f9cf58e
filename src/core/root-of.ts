/** What an error is about in the end, in words: that of `fetch` says nothing, its cause does. */
export const rootOf = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : String(error).replace(/^Error: /, '');
